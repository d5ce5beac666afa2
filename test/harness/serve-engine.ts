import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { serve as serveNode } from '../../src/engine/node-http.ts';
import { serve as serveWaymark } from '../../src/engine/node.ts';
import type { RunningServer, ServeOptions, TlsCertificate } from '../../src/engine/serve-options.ts';
import type { FetchHandler } from '../../src/http/handler.ts';

/** An engine as the tests of HTTP itself see it: in this process, so that they see both ends. */
export interface TestedEngine {
  readonly name: string;
  readonly isSecure: boolean;
  serve(fetch: FetchHandler, options?: Partial<ServeOptions>): Promise<TestedServer>;
}

/** A server of an engine. */
export interface TestedServer extends RunningServer {
  /** What `onError` was told. */
  readonly errors: unknown[];
  connect(): Promise<Socket>;
}

/** The engines of Node.js. */
export const ENGINES = [
  ['waymark', serveWaymark],
  ['node', serveNode],
] as const;

/** Every engine of Node.js, over HTTP and over HTTPS. */
export function testedEngines(certificate: () => TlsCertificate): TestedEngine[] {
  return ENGINES.flatMap(([name, serve]) =>
    [false, true].map((isSecure) => ({
      name: isSecure ? `${name} over TLS` : name,
      isSecure,
      serve: async (fetch, options = {}) => {
        const errors: unknown[] = [];
        const server = await serve(
          { fetch },
          {
            port: 0,
            host: '127.0.0.1',
            onError: (error) => errors.push(error),
            ...(isSecure ? { tls: certificate() } : {}),
            ...options,
          },
        );
        return { ...server, errors, connect: () => open(server.port, isSecure) };
      },
    })),
  );
}

function open(port: number, isSecure: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = { host: '127.0.0.1', port };
    const socket: Socket = isSecure
      ? connectSecure({ ...where, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] }, () =>
          resolve(socket),
        )
      : connect(where, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Makes a certificate for `localhost` that nobody trusts. */
export function makeCertificate(): { key: string; cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-tls-'));
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const args = ['req', '-x509', ...curve, '-nodes', '-keyout', key, '-out', cert, '-days', '2'];
  execFileSync('openssl', [...args, '-subj', '/CN=localhost'], { stdio: 'pipe' });
  try {
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
