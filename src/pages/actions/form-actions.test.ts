import { describe, expect, test } from 'vitest';
import { formAction, formActionIds } from './form-actions.ts';

function form(...entries: readonly (readonly [string, string | Blob])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

const described = (id: unknown) => JSON.stringify({ id, bound: '$@1' });

describe('formActionIds', () => {
  test('those of the form and of its button, in their order', () => {
    expect(
      formActionIds(
        form(
          ['name', 'Ada'],
          ['$ACTION_REF_1', ''],
          ['$ACTION_1:0', described('a#x')],
          ['$ACTION_1:1', '[]'],
          ['$ACTION_ID_b#y', ''],
        ),
      ),
    ).toEqual(['a#x', 'b#y']);
  });

  test('none of a form that is not of React', () => {
    expect(formActionIds(form(['name', 'Ada'], ['$ACTION_KEY', 'k']))).toEqual([]);
  });

  test.each([
    ['no description', form(['$ACTION_REF_1', ''])],
    ['no JSON', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', '{'])],
    ['no object', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', 'null'])],
    ['an inherited id', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', '{"__proto__":{"id":"a#x"}}'])],
    ['an id that is no text', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', described(1)])],
    ['an id that refers to another part', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', described('$1')])],
    ['a file', form(['$ACTION_REF_1', ''], ['$ACTION_1:0', new Blob([described('a#x')])])],
    [
      'two descriptions',
      form(['$ACTION_REF_1', ''], ['$ACTION_1:0', described('a#x')], ['$ACTION_1:0', described('b#y')]),
    ],
    [
      'three references',
      form(
        ...['1', '2', '3'].flatMap((at): [string, string][] => [
          [`$ACTION_REF_${at}`, ''],
          [`$ACTION_${at}:0`, described('a#x')],
        ]),
      ),
    ],
  ])('%s is refused', (_name, data) => {
    expect(() => formActionIds(data)).toThrow(expect.objectContaining({ code: 'ERR_ACTION_REQUEST' }));
  });
});

describe('formAction', () => {
  const table = new Map(['a#x', 'b#y'].map((id) => [id, { id, file: 'app/actions.ts', name: id }]));

  test('the last that is named', () => {
    expect(formAction(table, ['a#x', 'b#y'])?.id).toBe('b#y');
  });

  test('none where one of them is not there', () => {
    expect(formAction(table, ['a#toString', 'b#y'])).toBeUndefined();
    expect(formAction(table, [])).toBeUndefined();
  });
});
