import { expect, test } from 'vitest';
import { formTarget, sendsOtherwise } from './form-target.ts';

const BASE = 'http://localhost/here/page?old=1';

test('formTarget: the fields take the place of the query of the address', () => {
  const fields = [
    ['q', 'a b&c'],
    ['q', 'ü'],
    ['file', new File([], 'notes.txt')],
  ] as const;
  const target = formTarget('/search?gone=1#there', fields, BASE);
  expect(target.href).toBe('http://localhost/search?q=a+b%26c&q=%C3%BC&file=notes.txt#there');
});

test('formTarget: without an address it is the page itself', () => {
  expect(formTarget('', [], BASE).href).toBe('http://localhost/here/page');
  expect(formTarget('next', [['a', '']], BASE).href).toBe('http://localhost/here/next?a=');
});

const button = (attributes: Readonly<Record<string, string>>) => ({
  getAttribute: (name: string) => attributes[name] ?? null,
});

test.each([
  [{}, false],
  [{ formAction: '/other' }, false],
  [{ formMethod: 'get' }, false],
  [{ formMethod: 'post' }, true],
  [{ formEncType: 'multipart/form-data' }, true],
  [{ formTarget: '_blank' }, true],
  [{ formAction: 'javascript:throw new Error()' }, true],
  [{ name: '$ACTION_ID_123' }, true],
])('sendsOtherwise: %j', (attributes, expected) => {
  expect(sendsOtherwise(button(attributes as Readonly<Record<string, string>>))).toBe(expected);
});
