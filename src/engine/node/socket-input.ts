import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The handle below a socket: not public, and the same in every Node.js since 12. */
interface SocketHandle {
  useUserBuffer?: unknown;
}

type SocketWithHandle = Socket & { _handle?: SocketHandle | null };

/**
 * What every plain connection of this process is read into. A read and what is made of it end before the next begins,
 * so one is enough.
 */
const shared = Buffer.allocUnsafeSlow(65_536);

/** The beginnings of it, by their length: to make one for each read would cost as much as to parse it. */
const beginnings: Buffer[] = [];
const MAX_KEPT = 2048;

function beginning(length: number): Buffer {
  if (length > MAX_KEPT) return shared.subarray(0, length);
  return (beginnings[length] ??= shared.subarray(0, length));
}

/**
 * Reads a socket that has just been accepted into memory that is there already. Left to itself, a socket allocates
 * 64 KB for each read and gives most of it back, which costs more than all else that is done for a small request;
 * Node's own HTTP server has a way around it, and public is only that for sockets of clients: the option `onread`.
 *
 * @param onRead Given what came in; the memory is used again once it returns.
 * @returns The socket to go on with: the handle of `socket` has moved into it, where it could be.
 */
export function readSocket(socket: Socket, onRead: (bytes: Buffer) => void): Socket {
  const { _handle: handle } = socket as SocketWithHandle;
  if (socket instanceof TLSSocket || !handle || typeof handle.useUserBuffer !== 'function') {
    socket.on('data', onRead);
    return socket;
  }
  // oxlint-disable-next-line no-underscore-dangle -- Node's name
  (socket as SocketWithHandle)._handle = null;
  const options = {
    handle,
    readable: true,
    writable: true,
    allowHalfOpen: true,
    onread: {
      buffer: shared,
      callback: (length: number): boolean => {
        const bytes = beginning(length);
        if (handedOver.has(reader)) return reader.push(Buffer.from(bytes));
        onRead(bytes);
        return true;
      },
    },
  };
  const reader = new Socket(options);
  // Its server counts it until it is closed.
  reader.once('close', () => socket.destroy());
  return reader;
}

const handedOver = new WeakSet<Socket>();

/** Lets a socket that `readSocket` returned be read like any other: by who has taken it over. */
export function handOver(socket: Socket, onRead: (bytes: Buffer) => void): void {
  socket.off('data', onRead);
  handedOver.add(socket);
}
