import { expect, test } from 'vitest';
import { payloadScript } from './payload-script.ts';

const encoder = new TextEncoder();

function pushed(script: string): unknown {
  const [, json = ''] =
    /^<script>\(self\.\$wm=self\.\$wm\|\|\[\]\)\.push\((.*)\)<\/script>$/s.exec(script) ?? [];
  return JSON.parse(json);
}

test.each(['0:"plain"\n', '1:"</script><!--<script>"', '2:"\u2028\u2029"', '3:"häß 😀"', '\uFEFF4:"bom"'])(
  'payloadScript: %j comes out as it went in, and ends no script',
  (text) => {
    const script = payloadScript(encoder.encode(text));
    expect(pushed(script)).toBe(text);
    expect(script.slice(8, -9)).not.toContain('<');
  },
);

test('payloadScript: what is no text is base64', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const [base64] = pushed(payloadScript(bytes)) as [string];
  expect([...Buffer.from(base64, 'base64')]).toEqual([...bytes]);
});
