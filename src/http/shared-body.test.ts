import { expect, test } from 'vitest';
import { MemorySource } from '../../test/harness/memory-source.ts';
import { SharedBody } from './shared-body.ts';

function shared(body: string, isThere = true) {
  const source = new MemorySource({ method: 'POST', body, isThere });
  return { source, body: new SharedBody(source) };
}

const text = async (bytes: Uint8Array | Promise<Uint8Array>) => new TextDecoder().decode(await bytes);

test.each([true, false])('SharedBody: two read what came once', async (isThere) => {
  const { source, body } = shared('hello', isThere);
  expect(await text(body.readFirst(100))).toBe('hello');
  expect(await text(body.readFirst(100))).toBe('hello');
  expect(await text(body.readLast(100))).toBe('hello');
  expect(source.reads).toBe(1);
});

test('SharedBody: what the first does with its bytes does not show to the last', async () => {
  const { body } = shared('hello');
  (await body.readFirst(100)).fill(0);
  expect(await text(body.readLast(100))).toBe('hello');
});

test('SharedBody: a body that the first leaves alone is read by the last, and not kept', async () => {
  const { source, body } = shared('hello');
  body.streamFirst(100);
  expect(await new Response(body.streamLast(7)).text()).toBe('hello');
  expect([source.reads, source.streams, source.maxBodySize]).toEqual([0, 1, 7]);
});

test('SharedBody: streams of a body that is kept', async () => {
  const { source, body } = shared('hello');
  expect(await new Response(body.streamFirst(100)).text()).toBe('hello');
  expect(await new Response(body.streamLast(100)).text()).toBe('hello');
  expect([source.reads, source.streams]).toEqual([1, 0]);
});

test('SharedBody: the last has a limit of its own', async () => {
  const { body } = shared('hello');
  await body.readFirst(100);
  await expect(async () => body.readLast(4)).rejects.toMatchObject({ code: 'ERR_BODY_TOO_LARGE' });
  await expect(new Response(body.streamLast(4)).text()).rejects.toThrow();
});

test('SharedBody: the first cannot begin once the last has begun', async () => {
  const { body } = shared('hello');
  void body.readLast(100);
  await expect(body.readFirst(100)).rejects.toThrow('Read it before proxy.ts returns.');
});

test('SharedBody: a failure is told to both', async () => {
  const { source, body } = shared('hello');
  source.readBody = () => Promise.reject(new Error('the client has gone'));
  await expect(body.readFirst(100)).rejects.toThrow('has gone');
  await expect(async () => body.readLast(100)).rejects.toThrow('has gone');
});
