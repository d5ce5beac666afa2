import { WriteStream } from 'node:tty';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTerminal } from './terminal.ts';

function stream(isTTY: boolean): NodeJS.WriteStream {
  return Object.assign(new PassThrough(), {
    isTTY,
    hasColors: WriteStream.prototype.hasColors,
    getColorDepth: WriteStream.prototype.getColorDepth,
  }) as unknown as NodeJS.WriteStream;
}

test.each([
  [true, { TERM: 'xterm-256color' }, true],
  [true, { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, { TERM: 'xterm-256color' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [true, { TERM: 'xterm-256color', FORCE_COLOR: '0' }, false],
])('createTerminal: on a terminal %s with %j, colours %s', (isTTY, env, coloured) => {
  const painted = createTerminal(stream(isTTY), env).paint('red', 'error');
  expect(painted).toBe(coloured ? '\u001B[31merror\u001B[39m' : 'error');
});
