import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask, askUntil, cachingProject } from './harness/caching.ts';
import type { RunningCommand } from './harness/run-waymark.ts';

/** A handler whose answers count its runs across processes, that can be made slow, and fail. */
const FLAKY = `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
let running = 0;
async function run(name) {
  if (++running > 1) console.log('TWO AT A TIME');
  appendFileSync('runs-' + name, 'x');
  try {
    if (existsSync('slow')) await new Promise((resolve) => setTimeout(resolve, 1500));
    if (existsSync('fail')) throw new Error('no database');
    const status = existsSync('fail-softly') ? 503 : 200;
    return Response.json({ run: readFileSync('runs-' + name).length, pid: process.pid }, { status });
  } finally {
    running--;
  }
}
`;

const project = cachingProject(
  {
    second: `${FLAKY}export const revalidate = 1;\nexport const GET = () => run('second');`,
    forever: `${FLAKY}export const revalidate = false;\nexport const GET = () => run('forever');`,
    'users/[id]': `${FLAKY}export const dynamic = 'force-static';
export const GET = async (_request, { params }) => run('user-' + (await params).id);`,
    'tagged/(group)': `import { unstable_cache } from 'next/cache';
export const revalidate = 3600;
const data = unstable_cache(async () => Date.now(), ['data'], { tags: ['sales'], revalidate: 900 });
export const GET = async () => Response.json({ data: await data(), at: Date.now() });`,
    data: `import { unstable_cache } from 'next/cache';
const data = unstable_cache(async (name) => ({ name, at: Date.now() }), ['other'], { tags: ['sales'] });
export const GET = async (request) => Response.json(await data(request.nextUrl.searchParams.get('name')));`,
    invalidate: `import { revalidatePath, revalidateTag, refresh, updateTag } from 'next/cache';
export async function POST(request) {
  const { tag, profile, path, type, call } = await request.json();
  try {
    if (tag) revalidateTag(tag, profile);
    if (path) revalidatePath(path, type);
    if (call) ({ refresh, updateTag })[call]('x');
    return Response.json('done');
  } catch (error) {
    return Response.json(error.message);
  }
}`,
  },
  {
    'pages/api/revalidate.ts': `export default async function handler(req, res) {
  try {
    await res.revalidate(req.query.path, { unstable_onlyGenerated: req.query.only === 'yes' });
    res.json('done');
  } catch (error) {
    res.json(error.message);
  }
}`,
  },
);

let server: RunningCommand;
beforeAll(async () => {
  await project.build();
  server = await project.serve();
});
afterAll(async () => {
  await server?.stop();
  project.remove();
});
afterEach(() => {
  for (const name of ['fail', 'fail-softly', 'slow']) rmSync(join(project.dir, name), { force: true });
  expect(server.output()).not.toContain('TWO AT A TIME');
});

const turn = (name: string) => writeFileSync(join(project.dir, name), '');
const get = (path: string) => ask(server.url + path);
const getUntil: typeof askUntil = (path, isRight) => askUntil(server.url + path, isRight);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function invalidate(what: Readonly<Record<string, unknown>>): Promise<unknown> {
  const response = await fetch(`${server.url}/invalidate`, { method: 'POST', body: JSON.stringify(what) });
  return response.json();
}

test('time: the last answer is sent once more, and a new one is made in the background', async () => {
  const stale = await getUntil('/second', ({ cache }) => cache === 'STALE');
  const fresh = await getUntil('/second', ({ cache }) => cache === 'HIT');
  expect(JSON.parse(fresh.text).run).toBe(JSON.parse(stale.text).run + 1);
});

test('time: who asks while a slow answer is made does not wait', async () => {
  await getUntil('/second', ({ cache }) => cache === 'HIT');
  turn('slow');
  const stale = await getUntil('/second', ({ cache }) => cache === 'STALE');
  const begin = Date.now();
  for (let index = 0; index < 5; index++) {
    expect(await get('/second')).toMatchObject({ cache: 'STALE', text: stale.text });
  }
  expect(Date.now() - begin).toBeLessThan(1000);
});

test.each(['fail', 'fail-softly'])(
  'time: an answer that cannot be made anew (%s) stays as it was',
  async (way) => {
    const good = await getUntil('/second', ({ cache }) => cache === 'HIT');
    turn(way);
    const { text } = await getUntil('/second', ({ cache }) => cache === 'STALE');
    expect(text).toBe(good.text);
    await pause(300);
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => get('/second')));
    for (const answer of again) expect(answer).toMatchObject({ status: 200, text, cache: 'STALE' });
    if (way === 'fail') {
      expect(server.output()).toMatch(
        /GET \/second \(app\/second\/route\.ts\) failed while its answer was made anew; the last one stays: Error: no database/,
      );
      expect(server.output().split('failed while its answer').length).toBe(2);
    }
    rmSync(join(project.dir, way));
    expect((await getUntil('/second', ({ cache }) => cache === 'HIT')).text).not.toBe(text);
  },
);

test('path: the next request waits for a new answer, and what fails is tried at each', async () => {
  const first = await get('/forever');
  expect(first.cache).toBe('HIT');
  expect(await invalidate({ path: '/forever/' })).toBe('done');
  turn('fail');
  expect([(await get('/forever')).status, (await get('/forever')).status]).toEqual([500, 500]);
  rmSync(join(project.dir, 'fail'));
  const second = await get('/forever');
  expect(second).toMatchObject({ cache: 'MISS', status: 200 });
  expect(second.text).not.toBe(first.text);
  expect(await get('/forever')).toMatchObject({ cache: 'HIT', text: second.text });
});

test('path: of a pattern, and of what is below one', async () => {
  await Promise.all([get('/users/1'), get('/users/2')]);
  const cached = async () => [(await get('/users/1')).cache, (await get('/users/2')).cache];
  expect(await cached()).toEqual(['HIT', 'HIT']);
  await invalidate({ path: '/users/2' });
  expect(await cached()).toEqual(['HIT', 'MISS']);
  await invalidate({ path: '/users/[id]', type: 'page' });
  expect(await cached()).toEqual(['MISS', 'MISS']);
  await invalidate({ path: '/users', type: 'layout' });
  expect(await cached()).toEqual(['MISS', 'MISS']);
  await invalidate({ path: '/users/[id]' });
  expect(await cached()).toEqual(['HIT', 'HIT']);
  expect(server.output()).toContain('the "type" parameter is missing');
});

test('tag: an answer has the tags, and the period, of the results that it is made of', async () => {
  const first = await get('/tagged');
  expect(first).toMatchObject({ cache: 'HIT', control: expect.stringContaining('s-maxage=900,') });
  await invalidate({ tag: 'sales', profile: 'max' });
  expect(await get('/tagged')).toMatchObject({ cache: 'STALE', text: first.text });
  const second = await getUntil('/tagged', ({ cache }) => cache === 'HIT');
  expect(JSON.parse(second.text).data).toBeGreaterThan(JSON.parse(first.text).data);
  await invalidate({ tag: 'sales', profile: { expire: 0 } });
  const third = await get('/tagged');
  expect(third.cache).toBe('MISS');
  expect(JSON.parse(third.text).data).toBeGreaterThan(JSON.parse(second.text).data);
  await invalidate({ tag: 'sales' });
  expect((await get('/tagged')).cache).toBe('MISS');
  expect(server.output()).toContain('"revalidateTag" without the second argument is now deprecated');
});

test('tag: results of functions in routes that are asked each time', async () => {
  const first = await get('/data?name=a');
  expect(first.cache).toBeNull();
  expect((await get('/data?name=a')).text).toBe(first.text);
  expect((await get('/data?name=b')).text).not.toBe(first.text);
  await invalidate({ tag: 'sales', profile: 'max' });
  expect((await get('/data?name=a')).text).toBe(first.text);
  await getUntil('/data?name=a', ({ text }) => text !== first.text);
});

test('res.revalidate: an answer is made anew before it resolves, and stays where that fails', async () => {
  const remake = async (path: string) =>
    JSON.parse((await get(`/api/revalidate?path=${path}`)).text) as string;
  const first = await get('/users/remade');
  expect(await remake('/users/remade')).toBe('done');
  const second = await get('/users/remade');
  expect([second.cache, second.text === first.text]).toEqual(['HIT', false]);
  turn('fail');
  expect(await remake('/users/remade')).toBe('Failed to revalidate /users/remade: no database');
  expect((await get('/users/remade')).text).toBe(second.text);
  expect(await remake('/users/unknown&only=yes')).toBe('done');
  rmSync(join(project.dir, 'fail'));
  expect((await get('/users/unknown')).cache).toBe('MISS');
});

test('what belongs to Server Actions, and profiles that there are not', async () => {
  expect(await invalidate({ call: 'updateTag' })).toContain('only be called from within a Server Action');
  expect(await invalidate({ call: 'refresh' })).toContain('only be called from within a Server Action');
  expect(await invalidate({ tag: 'a', profile: 'sometimes' })).toBe('done');
  expect(server.output()).toContain('Invalid profile provided "sometimes"');
});

test('a restart keeps answers, results, and what was invalidated', async () => {
  await get('/users/kept');
  const [user, data, forever] = [
    await get('/users/kept'),
    await get('/data?name=kept'),
    await get('/forever'),
  ];
  await invalidate({ path: '/forever' });
  await server.stop();
  server = await project.serve();
  expect(await get('/users/kept')).toMatchObject({ cache: 'HIT', text: user.text });
  expect((await get('/data?name=kept')).text).toBe(data.text);
  const made = await get('/forever');
  expect(made.cache).toBe('MISS');
  expect(made.text).not.toBe(forever.text);
});

test('a server that ends waits for the answer that it makes', async () => {
  await getUntil('/second', ({ cache }) => cache === 'HIT');
  turn('slow');
  const stale = await getUntil('/second', ({ cache }) => cache === 'STALE');
  expect(await server.stop()).toBe(0);
  rmSync(join(project.dir, 'slow'));
  server = await project.serve();
  expect((await get('/second')).text).not.toBe(stale.text);
});

test('a new build begins anew, and gets nothing of a server of the last one that still runs', async () => {
  const before = await get('/users/kept');
  await project.build();
  expect((await get('/users/late')).cache).toBe('MISS');
  expect(await server.stop()).toBe(0);
  server = await project.serve();
  const after = await get('/users/kept');
  expect(after.cache).toBe('MISS');
  expect(after.text).not.toBe(before.text);
  expect((await get('/users/late')).cache).toBe('MISS');
});
