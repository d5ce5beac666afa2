import { BlockList, isIP } from 'node:net';
import {
  array,
  assert,
  constantFrom,
  integer,
  ipV4,
  ipV6,
  oneof,
  property,
  stringMatching,
} from 'fast-check';
import { expect, test } from 'vitest';
import { formatIp, isInRange, normalIp, networkOf, parseIp, parseIpRange } from './ip-address.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['::', '::'],
  ['::1', '::1'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ['fe80::1%eth0', 'fe80::1'],
])('normalIp: %s is %s', (text, expected) => {
  expect(normalIp(text)).toBe(expected);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '01.2.3.4',
  '1.2.3.4:80',
  '[::1]',
  '[::1]:80',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '12345::',
  '1.2.3.4::',
  '::1.2.3.4:1',
  ' 1.2.3.4',
  'unknown',
  '0x7f.1',
])('parseIp: %j is no address', (text) => {
  expect(parseIp(text)).toBeUndefined();
});

const ipv4 = ipV4();
const ipv6 = ipV6();

test('parseIp: reads what node:net takes for an address, and nothing else', () => {
  const text = oneof(ipv4, ipv6, stringMatching(/^[0-9a-f:.]{1,24}$/));
  assert(
    property(text, (each) => {
      expect(parseIp(each) !== undefined).toBe(isIP(each) !== 0);
    }),
    { numRuns: 500 },
  );
});

test('formatIp: what it writes is read as the same address', () => {
  assert(
    property(oneof(ipv4, ipv6), (text) => {
      const groups = parseIp(text) ?? [];
      expect(parseIp(formatIp(groups))).toEqual(groups);
    }),
    { numRuns: 500 },
  );
});

test('isInRange: as node:net has it', () => {
  const groups = array(constantFrom(0, 1, 0x8000, 0xffff), { minLength: 8, maxLength: 8 });
  assert(
    property(groups, groups, integer({ min: 0, max: 128 }), (one, other, bits) => {
      const [network, address] = [one, other].map((each) => formatIp(each));
      if (!network?.includes(':') || !address?.includes(':')) return;
      const list = new BlockList();
      list.addSubnet(network, bits, 'ipv6');
      const range = parseIpRange(`${network}/${bits}`);
      expect(range && isInRange(other, range)).toBe(list.check(address, 'ipv6'));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '::ffff:10.1.1.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '203.0.113.9', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.8', false],
])('isInRange: %s and %s: %s', (range, address, expected) => {
  const parsed = parseIpRange(range);
  expect(parsed && isInRange(parseIp(address) ?? [], parsed)).toBe(expected);
});

test.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '/8', 'fe80::1%eth0/64', 'localhost'])(
  'parseIpRange: %j is no range',
  (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  },
);

test('networkOf: keeps the first bits', () => {
  expect(formatIp(networkOf(parseIp('2001:db8:1:2:3:4:5:6') ?? [], 64))).toBe('2001:db8:1:2::');
  expect(formatIp(networkOf(parseIp('2001:db8:1:ff2:3:4:5:6') ?? [], 56))).toBe('2001:db8:1:f00::');
});
