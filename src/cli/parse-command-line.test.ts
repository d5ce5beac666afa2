import { expect, test } from 'vitest';
import { usage } from './commands.ts';
import { parseCommandLine } from './parse-command-line.ts';

test('parseCommandLine: start takes every option of the server', () => {
  const line = parseCommandLine(
    ['start', '--workers', 'auto', '--keepAliveTimeout', '70000', '--no-health', '-p', '0'],
    { HOSTNAME: '127.0.0.1', PORT: '3000' },
  );
  expect(line).toMatchObject({
    command: 'start',
    dir: process.cwd(),
    server: {
      port: 0,
      host: '127.0.0.1',
      workers: 'auto',
      healthPath: false,
      limits: { keepAliveTimeout: 70_000 },
    },
  });
});

test('parseCommandLine: dev takes port and host, and no other variable of the environment', () => {
  const line = parseCommandLine(['dev', '--host', '::1'], { PORT: '4000', KEEP_ALIVE_TIMEOUT: 'x' });
  expect(line).toMatchObject({ server: { port: 4000, host: '::1' } });
});

test.each(['build', 'routes', 'typegen'])('parseCommandLine: %s does not care for PORT', (command) => {
  expect(parseCommandLine([command], { PORT: 'none' })).toMatchObject({ command, server: {} });
});

test.each([
  [['dev', '--workers', '2'], '`--workers` is an option of `waymark start`: `waymark dev` does not take it.'],
  [
    ['build', '--port', '1'],
    '`--port` is an option of `waymark dev`, `waymark start` and `waymark preview`: `waymark build` does not take it.',
  ],
  [
    ['start', '--json'],
    '`--json` is an option of `waymark routes`, `waymark check` and `waymark cron`: `waymark start` does not take it.',
  ],
  [['typegen', '-H', 'x'], '`--host` is an option of `waymark dev`, `waymark start` and `waymark preview`'],
  [['start', '--worker', '2'], 'There is no option `--worker`. Did you mean `--workers`?'],
  [['start', '--keepalivetimeout', '2'], 'Did you mean `--keepAliveTimeout`?'],
  [['start', '--tls', 'k.pem'], 'There is no option `--tls`. Did you mean `--tls-key` or `--tls-cert`?'],
  [['start', '--drain', '1s'], 'Did you mean `--drain-timeout`?'],
  [['start', '--tls-key', 'k.pem'], '`--tls-key` needs `--tls-cert` beside it'],
  [['start', '--tls-key'], '`--tls-key` needs a value: write it as `--tls-key=value`.'],
])('parseCommandLine: %j is refused', (args, message) => {
  expect(() => parseCommandLine(args, {})).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining(message) }),
  );
});

test('usage: fits into a terminal of 80 columns', () => {
  const long = usage()
    .split('\n')
    .filter((line) => line.length > 80);
  expect(long).toEqual([]);
});
