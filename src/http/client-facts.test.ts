import { expect, test } from 'vitest';
import { addressInHeaders, clientFacts, type SentHeader, trustedOrigin } from './client-facts.ts';
import { createProxyTrust, isTrustProxy, type ProxyWords } from './proxy-trust.ts';

const PROXY = '10.0.0.1';
const OWN = { scheme: 'http', host: 'localhost:3000' };

function sentOf(headers: Readonly<Record<string, string>>): SentHeader {
  return (name) => headers[name] ?? null;
}

function addressOf(words: ProxyWords, headers: Record<string, string>, peer: string | undefined = PROXY) {
  return clientFacts(createProxyTrust(words), peer, sentOf(headers)).address;
}

const chain = (text: string) => ({ 'x-forwarded-for': text });

test.each<[string, ProxyWords, string, string]>([
  ['nobody is trusted', { trustProxy: false }, '203.0.113.9', PROXY],
  ['no proxies are trusted', { trustProxy: 0 }, '203.0.113.9', PROXY],
  [
    'one proxy: what it wrote, not what it was told',
    { trustProxy: 1 },
    '6.6.6.6, 203.0.113.9',
    '203.0.113.9',
  ],
  ['two proxies', { trustProxy: 2 }, '6.6.6.6, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['more proxies than have written', { trustProxy: 3 }, '203.0.113.9', '203.0.113.9'],
  ['a network', { trustProxy: '10.0.0.0/8' }, '6.6.6.6, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  [
    'a list',
    { trustProxy: ['loopback', 'uniquelocal'] },
    '203.0.113.9, 127.0.0.1, 192.168.1.1',
    '203.0.113.9',
  ],
  ['everybody', { trustProxy: true }, '203.0.113.9, 198.51.100.1', '203.0.113.9'],
  ['everybody in a network', { trustProxy: '10.0.0.0/8' }, '10.1.1.1, 10.2.2.2', '10.1.1.1'],
  ['a port', { trustProxy: 1 }, '203.0.113.9:4711', '203.0.113.9'],
  ['IPv6', { trustProxy: 1 }, '2001:DB8::0:1', '2001:db8::1'],
  ['IPv6 with brackets and a port', { trustProxy: 1 }, '[2001:db8::1]:4711', '2001:db8::1'],
  ['IPv4-mapped', { trustProxy: 1 }, '::ffff:203.0.113.9', '203.0.113.9'],
  ['no address: the proxy that knows no better', { trustProxy: 1 }, 'unknown', PROXY],
  ['no address before an address', { trustProxy: true }, '<script>, 203.0.113.9', '203.0.113.9'],
  ['nothing', { trustProxy: 1 }, '', PROXY],
])('clientFacts: %s', (_what, words, header, expected) => {
  expect(addressOf(words, chain(header))).toBe(expected);
});

test('clientFacts: a client that is no trusted proxy cannot say who it is', () => {
  const forged = { ...chain('203.0.113.9'), 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' };
  for (const proxyHeaders of ['x-forwarded', 'forwarded', 'x-real-ip']) {
    expect(addressOf({ trustProxy: '10.0.0.0/8', proxyHeaders }, forged, '198.51.100.7')).toBe(
      '198.51.100.7',
    );
  }
});

test('clientFacts: reads the headers that the proxy sets, and no others', () => {
  const all = { ...chain('1.1.1.1'), 'x-real-ip': ' 2.2.2.2 ', forwarded: 'for=6.6.6.6, for="3.3.3.3:80"' };
  expect(addressOf({ trustProxy: 1 }, all)).toBe('1.1.1.1');
  expect(addressOf({ trustProxy: 1, proxyHeaders: 'X-Real-IP' }, all)).toBe('2.2.2.2');
  expect(addressOf({ trustProxy: 1, proxyHeaders: 'forwarded' }, all)).toBe('3.3.3.3');
  expect(addressOf({ trustProxy: 1, proxyHeaders: 'cf-connecting-ip' }, all)).toBe(PROXY);
});

test.each([
  ['for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
  ['For=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
  ['for=192.0.2.43, for=198.51.100.17', '198.51.100.17'],
  ['for="_gazonk"', PROXY],
  ['for=unknown', PROXY],
  ['proto=https', PROXY],
  ['for="192.0.2.43', PROXY],
  ['for=192.0.2.43,', PROXY],
])('clientFacts: Forwarded: %s', (forwarded, expected) => {
  expect(addressOf({ trustProxy: 1, proxyHeaders: 'forwarded' }, { forwarded })).toBe(expected);
});

test('clientFacts: a peer on a Unix socket is on this machine', () => {
  expect(addressOf({ trustProxy: 'loopback' }, chain('203.0.113.9'), '')).toBe('203.0.113.9');
  expect(addressOf({ trustProxy: '10.0.0.0/8' }, chain('203.0.113.9'), '')).toBeUndefined();
});

test('clientFacts: a peer of IPv4 on a socket of IPv6', () => {
  expect(addressOf({ trustProxy: '10.0.0.0/8' }, chain('203.0.113.9'), '::ffff:10.0.0.1')).toBe(
    '203.0.113.9',
  );
});

const originOf = (words: ProxyWords, headers: Record<string, string>) =>
  trustedOrigin(createProxyTrust(words), PROXY, sentOf(headers), OWN);

test.each<[string, Record<string, string>, string]>([
  ['nothing', {}, 'http://localhost:3000'],
  ['a scheme', { 'x-forwarded-proto': 'https' }, 'https://localhost:3000'],
  ['scheme and host', { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.test' }, 'https://api.test'],
  ['a host of the client', { 'x-forwarded-proto': 'https', host: 'api.test' }, 'https://api.test'],
  ['a port', { 'x-forwarded-host': 'api.test', 'x-forwarded-port': '8443' }, 'http://api.test:8443'],
  [
    'a port in the host',
    { 'x-forwarded-host': 'api.test:81', 'x-forwarded-port': '82' },
    'http://api.test:81',
  ],
  [
    'the port of the other scheme',
    { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.test', 'x-forwarded-port': '80' },
    'https://a.test',
  ],
  ['IPv6', { 'x-forwarded-host': '[::1]:81' }, 'http://[::1]:81'],
  ['words of the client before the proxy', { 'x-forwarded-proto': 'https, http' }, 'http://localhost:3000'],
  ['another scheme', { 'x-forwarded-proto': 'javascript' }, 'http://localhost:3000'],
  ['a host with a path', { 'x-forwarded-host': 'a.test/evil' }, 'http://localhost:3000'],
  ['a host with a user', { 'x-forwarded-host': 'a@b.test' }, 'http://localhost:3000'],
  ['a host that no URL can have', { 'x-forwarded-host': '1.2.3.999' }, 'http://localhost:3000'],
  ['a port that there is not', { 'x-forwarded-host': 'a.test:99999' }, 'http://localhost:3000'],
])('trustedOrigin: %s', (_what, headers, expected) => {
  expect(originOf({ trustProxy: 1 }, headers)).toBe(expected);
});

test('trustedOrigin: without a trusted proxy, the server is what it is', () => {
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test', host: 'evil.test' };
  expect(originOf({ trustProxy: false }, headers)).toBe('http://localhost:3000');
  expect(originOf({ trustProxy: '192.168.0.0/16' }, headers)).toBe('http://localhost:3000');
});

test('trustedOrigin: of Forwarded, and of what stands behind the outermost proxy', () => {
  const words = { trustProxy: 2, proxyHeaders: 'forwarded' };
  const forwarded =
    'proto=ftp, for=203.0.113.9;proto=https;host="api.test:81", for=10.0.0.2;proto=http;host=inner';
  expect(originOf(words, { forwarded })).toBe('https://api.test:81');
});

test('addressInHeaders: the last of X-Forwarded-For, or X-Real-IP', () => {
  expect(addressInHeaders(sentOf(chain('6.6.6.6, 203.0.113.9')))).toBe('203.0.113.9');
  expect(addressInHeaders(sentOf({ 'x-real-ip': '::FFFF:203.0.113.9' }))).toBe('203.0.113.9');
  expect(addressInHeaders(sentOf({}))).toBeUndefined();
});

test.each([true, false, 0, 3, 'loopback', '10.0.0.0/8', [], ['::1', 'uniquelocal']])(
  'isTrustProxy: %j can be one',
  (value) => {
    expect(isTrustProxy(value)).toBe(true);
  },
);

test.each([-1, 1.5, 65, '', 'localhost', '10.0.0.0/33', ['loopback', 1], {}, null])(
  'isTrustProxy: %j cannot',
  (value) => {
    expect(isTrustProxy(value)).toBe(false);
  },
);
