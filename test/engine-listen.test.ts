import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LazyResponse } from '../src/http/lazy-response.ts';
import { received } from './harness/raw-http.ts';
import { ENGINES } from './harness/serve-engine.ts';

const app = { fetch: (request: Request) => new LazyResponse(request.url) };
const onError = (error: unknown) => {
  throw error;
};
const REQUEST = 'GET /hi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

async function ask(where: { path: string } | { host: string; port: number }): Promise<string> {
  const socket = connect(where);
  socket.write(REQUEST);
  const text = await received(socket);
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

describe.each(ENGINES)('engine %s:', (_, serve) => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'waymark-socket-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test('a Unix socket: request URLs say localhost, and the file goes with the server', async () => {
    const socketPath = join(dir, 'app.sock');
    const server = await serve(app, { port: 0, socketPath, onError });
    expect([server.port, server.origin]).toEqual([0, 'http://localhost']);
    expect(await ask({ path: socketPath })).toBe('http://localhost/hi');
    await server.close();
    expect(existsSync(socketPath)).toBe(false);
  });

  test('a Unix socket that somebody listens on is refused, and stays', async () => {
    const socketPath = join(dir, 'app.sock');
    const server = await serve(app, { port: 0, socketPath, onError });
    await expect(serve(app, { port: 0, socketPath, onError })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: expect.stringContaining(socketPath),
    });
    expect(await ask({ path: socketPath })).toBe('http://localhost/hi');
    await server.close();
  });

  test('a Unix socket that a killed server left behind is taken over', async () => {
    const socketPath = join(dir, 'app.sock');
    const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script, socketPath]);
    expect(existsSync(socketPath)).toBe(true);
    const server = await serve(app, { port: 0, socketPath, onError });
    expect(await ask({ path: socketPath })).toBe('http://localhost/hi');
    await server.close();
  });

  test('a file that is no socket is left alone', async () => {
    const socketPath = join(dir, 'file');
    writeFileSync(socketPath, 'precious');
    await expect(serve(app, { port: 0, socketPath, onError })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
    });
    expect(existsSync(socketPath)).toBe(true);
  });

  test('localhost: IPv4 and IPv6, on one port', async () => {
    const server = await serve(app, { port: 0, host: 'localhost', onError });
    const { port } = server;
    const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => ask({ host, port })));
    expect(answers).toEqual([`http://localhost:${port}/hi`, `http://localhost:${port}/hi`]);
    await server.close();
  });

  test('::1: a person is shown localhost', async () => {
    const server = await serve(app, { port: 0, host: '::1', onError });
    expect(server.origin).toBe(`http://localhost:${server.port}`);
    expect(await ask({ host: '::1', port: server.port })).toBe(`${server.origin}/hi`);
    await server.close();
  });

  test('a port in use: refused, or the next one where more are allowed', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serve(app, { port, host: '127.0.0.1', onError })).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
      message: `Cannot listen on 127.0.0.1, port ${port}: another program does already. Stop it, or take another port with --port.`,
    });
    const server = await serve(app, { port, host: '127.0.0.1', morePorts: 20, onError });
    expect(server.port).toBeGreaterThan(port);
    await server.close();
    other.close();
  });

  test('an address that this machine does not have is told from one in use', async () => {
    await expect(serve(app, { port: 0, host: '192.0.2.1', onError })).rejects.toMatchObject({
      code: 'ERR_HOST_UNKNOWN',
    });
  });
});
