import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net';

/** A server behind the one that is tested. */
export interface Upstream {
  readonly port: number;
  readonly url: string;
  /** The requests that it got, oldest first. */
  readonly requests: readonly UpstreamRequest[];
  close(): Promise<void>;
}

/** A request as an upstream got it. */
export interface UpstreamRequest {
  readonly line: string;
  /** By name in lower case; those of one name joined. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Starts a server of `node:http`. */
export async function startUpstream(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Upstream & { readonly server: ReturnType<typeof createHttpServer> }> {
  const requests: UpstreamRequest[] = [];
  const server = createHttpServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    answer(request, response);
  });
  const rest = await listen(server);
  const close = async () => {
    server.closeAllConnections();
    await rest.close();
  };
  return { ...rest, close, requests, server };
}

/** Starts a server that sends what no server of Node would; what it gets is kept as text. */
export async function startRawUpstream(
  onConnection: (socket: Socket, received: { text: string }) => void,
): Promise<Omit<Upstream, 'requests'> & { readonly connections: readonly { readonly text: string }[] }> {
  const connections: { text: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createNetServer((socket) => {
    const received = { text: '' };
    connections.push(received);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => (received.text += bytes.toString('latin1')));
    onConnection(socket, received);
  });
  const rest = await listen(server);
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await rest.close();
  };
  return { ...rest, close, connections };
}

async function listen(server: Server): Promise<Omit<Upstream, 'requests'>> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
