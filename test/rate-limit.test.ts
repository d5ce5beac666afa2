import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const FILES = {
  'app/search/route.ts': `import { withRateLimit } from 'waymark/rate-limit';
export const GET = withRateLimit(() => Response.json({ found: [] }), { name: 'search', limit: 3, window: '1h' });`,
  'app/users/[id]/route.ts': `import { rateLimit } from 'waymark/rate-limit';
import { cookies } from 'next/headers';
const limited = rateLimit({ name: 'users', limit: 2, window: '1h', by: { header: 'x-api-key' } });
export const GET = limited(async (_request, { params }: RouteContext<'/users/[id]'>) => {
  (await cookies()).set('seen', '1');
  return Response.json(await params);
});
export const POST = limited(async (request: Request) => new Response(await request.text()));`,
  'app/crowd/route.ts': `import { withRateLimit } from 'waymark/rate-limit';
export const GET = withRateLimit(async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return new Response('ok');
}, { name: 'crowd', limit: 50, window: '1h', by: 'everyone' });`,
  'app/guarded/a/route.ts': `export const GET = () => new Response('a');`,
  'app/guarded/b/route.ts': `export const GET = () => new Response('b');`,
  'app/free/route.ts': `export const GET = () => new Response('free');`,
  'proxy.ts': `import { createRateLimit } from 'waymark/rate-limit';
import { NextResponse, type NextRequest } from 'next/server';
const guarded = createRateLimit({ name: 'guarded', limit: 2, window: '1h' });
export const config = { matcher: '/guarded/:path*' };
export async function proxy(request: NextRequest) {
  const outcome = await guarded.check(request);
  return outcome.isAllowed ? outcome.addTo(NextResponse.next()) : outcome.toResponse();
}`,
};

contract('waymark/rate-limit', FILES, (subject) => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(subject.url + path, { headers });

  test('withRateLimit: a forged address is no other client', async () => {
    const answers: Response[] = [];
    for (let index = 0; index < 5; index++) {
      const forged = `203.0.113.${index}`;
      answers.push(
        await get('/search', { 'x-forwarded-for': forged, 'x-real-ip': forged, forwarded: `for=${forged}` }),
      );
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit')?.replace(/t=3\d{3}$/, 't=~'))).toEqual(
      [2, 1, 0, 0, 0].map((left) => `"search";r=${left};t=~`),
    );
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"search";q=3;w=3600');
    expect(await answers[0]?.json()).toEqual({ found: [] });
    expect(answers[4]?.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(answers[4]?.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await answers[4]?.json()).toMatchObject({ status: 429, 'violated-policies': ['search'] });
  });

  test('rateLimit: parameters, bodies and cookies go through, and handlers count together', async () => {
    const headers = { 'x-api-key': 'one' };
    const first = await get('/users/7', headers);
    expect(await first.json()).toEqual({ id: '7' });
    expect(first.headers.get('set-cookie')).toContain('seen=1');
    const post = () => fetch(`${subject.url}/users/7`, { method: 'POST', body: 'hello', headers });
    expect(await (await post()).text()).toBe('hello');
    expect((await post()).status).toBe(429);
    expect((await get('/users/7', { 'x-api-key': 'two' })).status).toBe(200);
  });

  test('withRateLimit: not one too many on 64 connections', async () => {
    const statuses: number[] = [];
    const client = async () => {
      for (let index = 0; index < 4; index++) {
        const answer = await get('/crowd');
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
    };
    await Promise.all(Array.from({ length: 64 }, client));
    expect(statuses.filter((status) => status === 200).length).toBe(50);
    expect(statuses.filter((status) => status === 429).length).toBe(206);
  });

  test('createRateLimit: in proxy.ts, for all routes below a path', async () => {
    const answers = [await get('/guarded/a'), await get('/guarded/b'), await get('/guarded/a')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[1]?.headers.get('ratelimit')).toContain('"guarded";r=0;');
    expect(await answers[1]?.text()).toBe('b');
    expect((await get('/free')).headers.has('ratelimit')).toBe(false);
  });
});
