import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { askName, askPackageManager } from './ask.ts';
import { CreateError } from './create-error.ts';

/** A terminal whose user types each entry of `keys` in turn, and what was shown on it. */
function typing(...keys: string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  void (async () => {
    for (const key of keys) {
      await setTimeout(20);
      input.write(key);
    }
  })();
  return { streams: { input, output }, shown: () => shown };
}

const enter = '\r';
const down = '\u001B[B';
const controlC = '\u0003';
const anyName = (): void => {};
const notA = (name: string): void => {
  if (name === 'A') throw new CreateError('it has a capital letter');
};

test('askName: what is typed is the name', async () => {
  const { streams } = typing('orders', enter);
  expect(await askName('my-api', anyName, streams)).toBe('orders');
});

test('askName: Enter alone takes the default', async () => {
  const { streams } = typing(enter);
  expect(await askName('my-api', anyName, streams)).toBe('my-api');
});

test('askName: a name that cannot be used is asked again, with the reason', async () => {
  const { streams, shown } = typing('A', enter, '\u007F', 'b', enter);
  expect(await askName('my-api', notA, streams)).toBe('b');
  expect(shown()).toContain('it has a capital letter');
});

test('askName: Ctrl+C cancels', async () => {
  const { streams } = typing(controlC);
  await expect(askName('my-api', anyName, streams)).rejects.toThrow('Cancelled: nothing was written.');
});

test('askPackageManager: the detected one is selected at first', async () => {
  const { streams } = typing(enter);
  expect(await askPackageManager('pnpm', streams)).toBe('pnpm');
});

test('askPackageManager: the arrows choose another', async () => {
  const { streams } = typing(down, enter);
  expect(await askPackageManager('pnpm', streams)).toBe('yarn');
});

test('askPackageManager: Ctrl+C cancels', async () => {
  const { streams } = typing(controlC);
  await expect(askPackageManager('npm', streams)).rejects.toThrow('Cancelled: nothing was written.');
});
