import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that handlers and rewrites ask, one for each server that is compared. */
export interface Upstream {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `/count/<key>` answers how often it was asked, as a marker; `/status/<code>` with that status; and everything else
 * with what was asked for, as JSON, with the headers where `headers` is a part of the path.
 */
export async function startUpstream(): Promise<Upstream> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '/', headers } = request;
      const [, kind, value = ''] = url.split('?', 1)[0]?.split('/') ?? [];
      response.setHeader('x-upstream', '1').setHeader('set-cookie', ['u=1', 'v=2; Path=/']);
      if (kind === 'status') response.statusCode = Number(value);
      if (kind === 'count') {
        const count = (counts.get(url) ?? 0) + 1;
        counts.set(url, count);
        response.setHeader('content-type', 'text/plain').end(`@${value}.${count}@`);
        return;
      }
      const body = Buffer.concat(chunks).toString();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ method, url, body, ...(url.includes('headers') ? told(headers) : {}) }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function told(headers: IncomingHttpHeaders): { headers: IncomingHttpHeaders } {
  const all = Object.entries(headers).filter(([name]) => name !== 'connection');
  return { headers: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
