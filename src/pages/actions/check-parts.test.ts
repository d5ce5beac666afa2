import { describe, expect, test } from 'vitest';
import { checkParts } from './check-parts.ts';

function form(...entries: readonly (readonly [string, string | Blob])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

const refused = expect.objectContaining({ code: 'ERR_ACTION_REQUEST' });

describe('checkParts', () => {
  test.each([
    ['values', '["text","$$R1","$D2026-11-26T00:00:00.000Z","$n12","$undefined","$@1","$1:0"]'],
    ['a text that looks like a reference', JSON.stringify(['say "$R1" and \\u0041', 'ä\u0000\u2028'])],
    ['many dates', JSON.stringify(Array(20_000).fill('$D2026-11-26T00:00:00.000Z'))],
    ['a stream with its end', form(['0', '["$R1"]'], ['S1', '"piece"'], ['S1', 'C'])],
    ['a stream of a form with its end', form(['$ACTION_1:0', '"$xa"'], ['$ACTION_1:S10', 'C"end"'])],
    ['the text of a field', form(['0', '["$K1"]'], ['1_name', '"$R1"'], ['name', '"$R9"'])],
    ['a file', form(['0', new Blob(['"$R1"'])])],
  ])('%s may pass', (_name, body) => {
    expect(() => checkParts(body)).not.toThrow();
  });

  test.each([
    ['a stream without end', '["$R1"]'],
    ['one in parts', form(['0', '["$R1"]'], ['S1', '"piece"'])],
    ['one of which another has an end', form(['0', '["$R1"]'], ['S2', 'C'])],
    ['one of another form', form(['$ACTION_1:0', '"$R1"'], ['$ACTION_2:S1', 'C'])],
    ['one with an odd number', '["$x-1"]'],
    ['one without a number', '["$X"]'],
    ['one in a piece of another', form(['0', '["$R1"]'], ['S1', '"$R2"'], ['S1', 'C'])],
    ['one that hides', '["\\u0024R1"]'],
    ['one that hides behind what looks escaped', '["\\\\\\u0024R1"]'],
    ['more references than an honest client writes', `[${'"$0",'.repeat(6000)}"$0"]`],
    [
      'the same in several parts',
      form(['0', `[${'"$Q1",'.repeat(3000)}0]`], ['1', `[${'"$0:a",'.repeat(3000)}0]`]),
    ],
  ])('%s may not', (_name, body) => {
    expect(() => checkParts(body)).toThrow(refused);
  });
});
