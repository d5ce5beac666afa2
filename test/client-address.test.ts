import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const ROUTE = `import { clientIp } from 'waymark/client-ip';
import { NextRequest } from 'next/server';
export async function POST(request: NextRequest) {
  const copies = [request, request.clone(), new NextRequest(request.clone())];
  const other = clientIp(new Request('http://localhost/', { headers: request.headers })) ?? null;
  return Response.json({ other, ips: copies.map((each) => clientIp(each)), url: request.url, origin: request.nextUrl.origin });
}`;

const PROXY = `import { clientIp } from 'waymark/client-ip';
import { NextResponse, type NextRequest } from 'next/server';
export const config = { matcher: '/passed' };
export function proxy(request: NextRequest) {
  const headers = new Headers({ 'x-forwarded-for': '9.9.9.9', 'x-seen': clientIp(request) ?? '' });
  return NextResponse.next({ request: { headers } });
}`;

const PASSED = `import { clientIp } from 'waymark/client-ip';
export const GET = (request: Request) =>
  Response.json({ ip: clientIp(request), seen: request.headers.get('x-seen') });`;

const FILES = { 'app/ip/route.ts': ROUTE, 'app/passed/route.ts': PASSED, 'proxy.ts': PROXY };

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'https',
  'x-real-ip': '203.0.113.9',
  forwarded: 'for=203.0.113.9;host=evil.test;proto=https',
};

const LOOPBACK = ['127.0.0.1', '::1'];

interface Seen {
  readonly ips: readonly string[];
  /** Of a request that came from no client. */
  readonly other: string | null;
  readonly url: string;
  readonly origin: string;
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Seen> {
  const response = await fetch(`${url}/ip`, { method: 'POST', body: 'x', headers });
  return (await response.json()) as Seen;
}

contract('server.trustProxy: not set', FILES, (subject) => {
  test('a client cannot forge its address', async () => {
    const { ips, url, other } = await ask(subject.url, FORGED);
    expect(LOOPBACK).toContain(ips[0]);
    expect(other).toBeNull();
    expect(new Set(ips).size).toBe(1);
    // As in Next.js: the scheme is anybody's to say, and nothing else.
    expect(url).toBe(`${subject.url.replace('http:', 'https:')}/ip`);
  });

  test('what proxy.ts makes of the headers does not change it', async () => {
    const passed = (await (await fetch(`${subject.url}/passed`)).json()) as { ip: string; seen: string };
    expect(LOOPBACK).toContain(passed.ip);
    expect(passed.seen).toBe(passed.ip);
  });
});

const config = (server: object) => ({
  ...FILES,
  'waymark.config.mjs': `export default { server: ${JSON.stringify(server)} };`,
});

contract('server.trustProxy: false', config({ trustProxy: false }), (subject) => {
  test('neither the address nor the URL can be forged', async () => {
    const { ips, url, origin } = await ask(subject.url, FORGED);
    expect(LOOPBACK).toContain(ips[0]);
    expect(url).toBe(`${subject.url}/ip`);
    expect(origin).toBe(subject.url);
  });
});

contract('server.trustProxy: loopback', config({ trustProxy: 'loopback' }), (subject) => {
  test('address, scheme and host are what the proxy says', async () => {
    const seen = await ask(subject.url, {
      'x-forwarded-for': '6.6.6.6, 2001:DB8::0:9, 127.0.0.1',
      'x-forwarded-host': 'api.example.com',
      'x-forwarded-proto': 'https',
      forwarded: FORGED.forwarded,
      'x-real-ip': FORGED['x-real-ip'],
    });
    expect(seen.ips).toEqual(Array.from({ length: 3 }, () => '2001:db8::9'));
    expect(seen.url).toBe('https://api.example.com/ip');
    expect(seen.origin).toBe('https://api.example.com');
  });

  test('what the proxy does not say is as it is', async () => {
    const { ips, url } = await ask(subject.url, {});
    expect(LOOPBACK).toContain(ips[0]);
    expect(url).toBe(`${subject.url.replace('localhost', new URL(subject.url).hostname)}/ip`);
  });
});

contract('server.proxyHeaders', config({ trustProxy: 1, proxyHeaders: 'forwarded' }), (subject) => {
  test('only Forwarded counts', async () => {
    const forwarded = 'for=6.6.6.6;host=a.test, for="[2001:db8::9]:80";host=api.example.com;proto=https';
    const { ips, url } = await ask(subject.url, { ...FORGED, forwarded });
    expect(ips[0]).toBe('2001:db8::9');
    expect(url).toBe('https://api.example.com/ip');
  });
});
