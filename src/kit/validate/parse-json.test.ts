import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const list = (length: number) => JSON.stringify(Array.from({ length }, () => 0));
const LIMITS = { maxDepth: 100, maxValues: 1000 };
const parse = (text: string) => parseJson(new TextEncoder().encode(text), LIMITS);

test('parseJson: a value, behind a byte order mark too', () => {
  expect(parse('{"a":[1,"ü"]}')).toEqual({ value: { a: [1, 'ü'] } });
  expect(parse('\ufeff1')).toEqual({ value: 1 });
});

test('parseJson: tells where a text stops to be JSON', () => {
  expect(parse('{\n  "a": oops }')).toEqual({
    fault: 'The body is not valid JSON: unexpected "o" at line 2, column 8.',
  });
  expect(parse('')).toEqual({ fault: 'The body is not valid JSON: it ends at line 1, column 1.' });
});

test('parseJson: bytes that are no UTF-8', () => {
  expect(parseJson(new Uint8Array([0x22, 0xff, 0x22]), LIMITS)).toEqual({
    fault: 'The body is not encoded in UTF-8.',
  });
});

test.each([
  ['{"__proto__":{"a":1}}', '/__proto__'],
  ['{"a":[{"\\u005f_proto__":1}]}', '/a/0/__proto__'],
  ['{"a/b":{"constructor":{"prototype":{"a":1}}}}', '/a~1b/constructor/prototype'],
])('parseJson: refuses names that reach prototypes: %s', (text, pointer) => {
  expect(parse(text)).toEqual({ fault: 'The body has a name that is not allowed.', pointer });
});

test.each(['{"a":"__proto__"}', '{"constructor":"Ada"}', '{"constructor":{"name":"Ada"}}', '"\\u00fc"'])(
  'parseJson: allows what only looks so: %s',
  (text) => {
    expect(parse(text)).toEqual({ value: JSON.parse(text) });
  },
);

test('parseJson: refuses what is nested deeper than allowed, before it is parsed', () => {
  expect(parse(nested(100))).toHaveProperty('value');
  expect(parse(nested(101))).toEqual({ fault: 'The body is nested deeper than 100 levels.' });
  expect(parse('{"a":'.repeat(500_000))).toEqual({ fault: 'The body is nested deeper than 100 levels.' });
});

test('parseJson: brackets in strings are no levels', () => {
  const text = JSON.stringify({ a: '[{"\\"['.repeat(200) });
  expect(parse(text)).toEqual({ value: JSON.parse(text) });
});

test('parseJson: refuses what has more values than allowed, before it is parsed', () => {
  expect(parse(list(999))).toHaveProperty('value');
  expect(parse(list(1001))).toEqual({ fault: 'The body has more than 1000 values.' });
  expect(parse(`{"a":[${'{"b":[]},'.repeat(600)}`)).toEqual({ fault: 'The body has more than 1000 values.' });
});
