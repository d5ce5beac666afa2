import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';

const FILES = {
  'app/api/search/route.ts': `export const GET = () => new Response('found'); export const POST = GET;`,
  'app/api/users/[id]/route.ts': `import { withRateLimit } from 'waymark/rate-limit';
export const GET = withRateLimit(() => new Response('user'), { name: 'own', limit: 9, window: '1h' });`,
  'app/api/kept/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('kept');`,
  'app/free/route.ts': `export const GET = () => new Response('free');`,
  'app/vercel/route.ts': `import { checkRateLimit } from '@vercel/firewall';
export async function POST(request: Request) {
  const { rateLimited } = await checkRateLimit('update', { request });
  return Response.json({ rateLimited }, { status: rateLimited ? 429 : 200 });
}`,
  'app/vercel/bare/route.ts': `import { unstable_checkRateLimit as checkRateLimit } from '@vercel/firewall';
export async function GET() {
  return Response.json([await checkRateLimit('bare'), await checkRateLimit('other')]);
}`,
  'waymark.config.mjs': `export default {
  rateLimit: [
    { source: '/api/search', methods: ['GET'], limit: 2, window: '1h' },
    { source: '/api/users/:id', limit: 3, window: '1h', name: 'users' },
    { source: '/api/kept', limit: 1, window: '1h' },
  ],
  firewall: { rateLimits: { update: { limit: 1, window: '1h' }, bare: { limit: 1, window: '1h' } } },
};`,
};

contract('limits of the config', FILES, (subject) => {
  const statusOf = async (line: string) => (await sendRaw(subject.url, line)).status;

  test('rateLimit: a path counts however it is written, and other methods do not', async () => {
    expect(await statusOf('GET /api/search?a')).toBe(200);
    // No route, but who looks for one is counted.
    expect(await statusOf('GET /api/%73earch')).toBe(404);
    expect(await statusOf('GET /api/x/../search')).toBe(429);
    expect(await statusOf('HEAD /api/search')).toBe(429);
    expect(await statusOf('POST /api/search')).toBe(200);
    expect(await statusOf('GET /free')).toBe(200);
  });

  test('rateLimit: its headers stand beside those of the handler', async () => {
    const answer = await fetch(`${subject.url}/api/users/7`);
    expect(answer.headers.get('ratelimit-policy')).toBe('"own";q=9;w=3600, "users";q=3;w=3600');
    expect(await answer.text()).toBe('user');
    for (const status of [200, 200, 429]) expect(await statusOf('GET /api/users/8')).toBe(status);
  });

  test('rateLimit: an answer that is kept is counted as well', async () => {
    const answer = await fetch(`${subject.url}/api/kept`);
    expect(answer.headers.get('ratelimit')).toMatch(/^"api-kept";r=0;t=3\d+$/);
    expect(await answer.text()).toBe('kept');
    const refused = await fetch(`${subject.url}/api/kept`);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ 'violated-policies': ['api-kept'] });
  });

  const post = (ip: string) =>
    fetch(`${subject.url}/vercel`, { method: 'POST', headers: { 'x-real-ip': ip } });

  test('@vercel/firewall: checkRateLimit counts by the limits of the config', async () => {
    expect(await (await post('203.0.113.1')).json()).toEqual({ rateLimited: false });
    expect(await (await post('203.0.113.2')).json()).toEqual({ rateLimited: true });
  });

  test('@vercel/firewall: finds the request by itself, and tells of an id that there is not', async () => {
    const unknown = { rateLimited: false, error: 'not-found' };
    const ask = async () => (await fetch(`${subject.url}/vercel/bare`)).json();
    expect(await ask()).toEqual([{ rateLimited: false }, unknown]);
    expect(await ask()).toEqual([{ rateLimited: true }, unknown]);
    expect(subject.output()).toContain("Rate-limit ID 'other' not configured");
  });
});
