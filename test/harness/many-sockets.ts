import { execFileSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';

/** Connections that are opened at a time: more than a listener's queue takes would be tried again after a second. */
const AT_A_TIME = 200;
/** Files that a process has open besides its connections. */
const OTHER_FILES = 500;

/** Opens many connections; they say nothing of their errors. */
export async function openMany(port: number, number: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < number) {
    const some = Math.min(AT_A_TIME, number - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => openOne(port)))));
  }
  return sockets;
}

/** Opens a connection that says nothing of its errors. */
export function openOne(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', ignore);
  });
}

/** As many connections as this machine lets a process have, and `wanted` at most. */
export function affordable(wanted: number): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? wanted : Math.min(wanted, Number(limit) - OTHER_FILES);
}

/** Resolves when a connection is closed. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

function ignore(): void {}
