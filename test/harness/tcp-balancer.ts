import { connect, createServer, type Socket } from 'node:net';

/** A balancer that knows of bytes alone. */
export interface TcpBalancer {
  readonly url: string;
  /** Ends it together with the connections that it has. */
  close(): Promise<void>;
}

/**
 * Deals out connections to ports of this machine, in turn. One that refuses is passed over; where one breaks, so does
 * that of its client.
 *
 * @param ports Asked at each connection: those that there are now.
 */
export async function startTcpBalancer(ports: () => readonly number[]): Promise<TcpBalancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    track(client, open);
    const all = ports();
    const from = turn++;
    passOn(
      client,
      all.map((_, index) => all[(from + index) % all.length] ?? 0),
      open,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Connects to the first of these ports that takes it. */
function passOn(client: Socket, [port, ...others]: readonly number[], open: Set<Socket>): void {
  if (port === undefined) return void client.resetAndDestroy();
  const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  track(server, open);
  const refused = (): void => passOn(client, others, open);
  server.once('error', refused);
  server.once('connect', () => {
    server.off('error', refused);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', (hadError) => (hadError ? client.resetAndDestroy() : client.destroySoon()));
  });
}

function track(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  // The other side is told by the end of its own connection.
  socket.on('error', () => {});
}
