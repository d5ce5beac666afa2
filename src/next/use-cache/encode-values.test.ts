import { expect, test } from 'vitest';
import { decodeValue } from './decode-values.ts';
import { encodeValue, type EncodeOptions } from './encode-values.ts';

const OPTIONS: EncodeOptions = { nameAt: (path) => `${path || 'it'}` };

async function copy(value: unknown, options = OPTIONS): Promise<unknown> {
  return decodeValue(await encodeValue(value, options), (place) => `passed ${place}`);
}

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

test.each([
  ['text'],
  [null],
  [undefined],
  [Number.NaN],
  [-0],
  [Number.NEGATIVE_INFINITY],
  [12n],
  [new Date(7)],
  [new Date(Number.NaN)],
  [/a/gi],
  [new Map<unknown, unknown>([[{ a: 1 }, new Set([1])]])],
  [new Uint16Array([1, 500])],
  [new ArrayBuffer(2)],
  [Symbol.for('a')],
  [{ a: [undefined, { b: null }], c: undefined }],
  // oxlint-disable-next-line no-sparse-arrays
  [[1, , 2]],
  [cyclic],
])('encodeValue: %s comes back as what it is, at once', (value) => {
  const text = encodeValue(value, OPTIONS);
  expect(typeof text).toBe('string');
  expect(decodeValue(text as string, () => undefined)).toEqual(value);
});

test('encodeValue: bytes that share their memory with others are written alone', async () => {
  const memory = new Uint8Array([1, 2, 3, 4]);
  expect(await copy(memory.subarray(1, 3))).toEqual(new Uint8Array([2, 3]));
  expect(await copy(Buffer.from('ab'))).toEqual(new Uint8Array([97, 98]));
  expect(encodeValue(memory.subarray(1, 3), OPTIONS)).toBe(
    encodeValue(new Uint8Array([9, 2, 3]).subarray(1), OPTIONS),
  );
});

test('encodeValue: promises, streams, files, forms, iterables and errors', async () => {
  const shared = Promise.resolve({ a: 1 });
  const promised = (await copy([shared, shared])) as Promise<unknown>[];
  expect(await Promise.all(promised)).toEqual([{ a: 1 }, { a: 1 }]);
  expect(await new Response((await copy(new Response('text').body)) as ReadableStream).text()).toBe('text');
  const blob = (await copy(new Blob(['ab'], { type: 'text/plain' }))) as Blob;
  expect([await blob.text(), blob.type]).toEqual(['ab', 'text/plain']);
  const form = new FormData();
  form.append('a', '1');
  form.append('a', new File(['x'], 'x.txt'));
  const [first, second] = ((await copy(form)) as FormData).getAll('a');
  expect([first, (second as File).name, await (second as File).text()]).toEqual(['1', 'x.txt', 'x']);
  expect(await copy(new URLSearchParams('a=1'))).toEqual([['a', '1']]);
  expect([...((await copy([1, 2].values())) as Iterable<number>)]).toEqual([1, 2]);
  const later = (await copy(
    (async function* () {
      yield 1;
      yield 2;
    })(),
  )) as AsyncIterable<number>;
  const items = [];
  for await (const item of later) items.push(item);
  expect(items).toEqual([1, 2]);
  const error = (await copy(new TypeError('no'))) as Error;
  expect([error.name, error.message]).toEqual(['TypeError', 'no']);
});

test('encodeValue: a promise that fails fails the whole', async () => {
  await expect(encodeValue({ a: Promise.reject(new Error('no')) }, OPTIONS)).rejects.toThrow('no');
});

const fn = () => 1;

class Money {
  #amount = 5;
  toJSON() {
    return { amount: this.#amount };
  }
}

test('encodeValue: toJSON counts where it is asked for, but for dates and bytes', async () => {
  const options = { ...OPTIONS, usesToJson: true };
  expect(await copy([new Money(), new URL('http://a/'), new Date(7), Buffer.from('a')], options)).toEqual([
    { amount: 5 },
    'http://a/',
    new Date(7),
    new Uint8Array([97]),
  ]);
});

test('encodeValue: what is no data is passed through where that is possible, the same thing once', async () => {
  const seen: unknown[] = [];
  const options = { ...OPTIONS, passThrough: (value: unknown) => seen.push(value) - 1 };
  expect(await copy({ fn, again: fn, request: new Request('http://a/'), at: Symbol('a') }, options)).toEqual({
    fn: 'passed 0',
    again: 'passed 0',
    request: 'passed 1',
    at: 'passed 2',
  });
});

test.each([
  [() => 1, 'it: it is a function'],
  [{ user: { load() {} } }, 'user.load: it is a function (load)'],
  [[new Money()], '[0]: it is an instance of Money'],
  [{ 'a-b': Symbol('x') }, 'a-b: it is a symbol that is not of the registry'],
  [new WeakMap(), 'it: it is an instance of WeakMap'],
  [Response.json(1), 'it: it is a Response'],
  [{ a: { [Symbol.for('k')]: 1 } }, 'a: it is an object with symbols for keys'],
])('encodeValue: %s is no data: an error that names the place', async (value, message) => {
  expect(() => encodeValue(value, OPTIONS)).toThrow(`Cannot cache ${message}, and only data can be kept`);
});
