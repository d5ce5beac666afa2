import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../src/cli/parse-command-line.ts';
import type { StartOptions } from '../src/engine/start-options.ts';
import { WaymarkError } from '../src/http/waymark-error.ts';

const word = fc.oneof(
  fc.constantFrom(
    'dev',
    'build',
    'start',
    'routes',
    'typegen',
    '.',
    '--',
    '-',
    '--port',
    '-p',
    '--host',
    '-H',
    '--json',
    '--hostname',
    '--socket',
    '--http',
    'node',
    '--tls-key',
    '--tls-cert',
    '--workers',
    'auto',
    '--drain-timeout',
    '--keepAliveTimeout',
    '--health-path',
    '--no-health',
    '--no-health=',
    '/x',
    '10s',
    '--port=0',
    '-p0',
    '--port=',
    '--json=1',
    '--no-json',
    '-ph',
    '0',
    '3000',
    '65536',
    '1e3',
    '0x10',
    ' 80',
    '-1',
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('parseCommandLine: any arguments are understood, or refused in a sentence', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), fc.option(fc.string({ maxLength: 5 })), (args, port) => {
      try {
        const line = parseCommandLine(args, port === null ? {} : { PORT: port });
        if (line.kind === 'text') expect(line.text).not.toBe('');
        else expectUsable(line.server);
      } catch (error) {
        expect(error).toBeInstanceOf(WaymarkError);
        const { code, message } = error as WaymarkError;
        expect(code).toBe('ERR_USAGE');
        expect(message).toMatch(/^(?:There is no|The p|One directory|`--).*[.?]$/s);
      }
    }),
    { numRuns: 3000 },
  );
});

function expectUsable({ port = 0, workers = 1, drainTimeout = 0, tls, healthPath }: StartOptions): void {
  expect(port >= 0 && port <= 65_535).toBe(true);
  expect(workers === 'auto' || workers >= 1).toBe(true);
  expect(drainTimeout).toBeGreaterThanOrEqual(0);
  if (tls) expect([tls.key, tls.cert]).not.toContain('');
  if (typeof healthPath === 'string') expect(healthPath).toMatch(/^\/.*[^/]$/);
}
