import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { LazyRequest } from '../../http/lazy-request.ts';
import type { ServeOptions } from '../serve-options.ts';
import type { RequestSource } from '../../http/request-source.ts';

/** A request that asks for another protocol. */
export interface UpgradeOffer {
  readonly incoming: IncomingMessage;
  readonly socket: Socket;
  /** What the client has sent behind it. */
  readonly head: Uint8Array;
}

/**
 * Offers a request to whoever speaks the protocol that it asks for; it is answered like any other where nobody does.
 *
 * @param toSource Makes what the request is read from; `undefined` where no request can be made of it.
 */
export function offerUpgrade(
  { incoming, socket, head }: UpgradeOffer,
  upgrade: NonNullable<ServeOptions['upgrade']>,
  toSource: (outgoing: ServerResponse) => RequestSource | undefined,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): void {
  const outgoing = new ServerResponse(incoming);
  const source = toSource(outgoing);
  if (source && upgrade(new LazyRequest(source), socket, head)) return;
  // Node reads no further request from a connection that it has handed over.
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.once('finish', () => socket.end());
  answer(incoming, outgoing);
}
