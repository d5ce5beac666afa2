import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';

const FILES = {
  'app/draft/[k]/route.ts': `import { cookies, draftMode } from 'next/headers';
import { redirect } from 'next/navigation';
export async function GET(_: Request, c: any): Promise<Response> {
  const { k } = await c.params;
  const draft = await draftMode();
  const before = draft.isEnabled;
  if (k === 'on' || k === 'redirect') draft.enable();
  if (k === 'off') draft.disable();
  if (k === 'redirect') { (await cookies()).set('x', '1'); redirect('/to') }
  return Response.json({ before, after: draft.isEnabled, again: (await draftMode()).isEnabled, cookies: (await cookies()).getAll().map(({ name }) => name) });
}`,
  'app/other/route.ts': `export const GET = () => Response.json({});`,
};

contract('draft mode', FILES, (subject) => {
  const attributes = subject.mode === 'dev' ? 'HttpOnly; SameSite=lax' : 'Secure; HttpOnly; SameSite=none';
  const EPOCH = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  const gone = (name: string) =>
    `${name}=; Path=/; ${EPOCH}; ${subject.mode === 'dev' ? 'HttpOnly; SameSite=Lax' : 'HttpOnly; Secure; SameSite=None'}`;
  const draft = async (path: string, cookie?: string) => {
    const answer = await sendRaw(
      subject.url,
      `GET ${path}`,
      cookie === undefined ? {} : { headers: { cookie } },
    );
    return { status: answer.status, sets: answer.headers.get('set-cookie') ?? [], body: answer.body };
  };

  test('draftMode: is switched on and off by its cookie', async () => {
    const on = await draft('/draft/on');
    expect(on.sets).toEqual([
      expect.stringMatching(new RegExp(`^__prerender_bypass=[\\da-f]{32}; Path=/; ${attributes}$`)),
    ]);
    expect(JSON.parse(on.body)).toEqual({
      before: false,
      after: true,
      again: true,
      cookies: ['__prerender_bypass'],
    });
    const cookie = on.sets[0]?.split(';', 1)[0];
    expect((await draft('/draft/on')).sets[0]).toContain(cookie);
    expect(JSON.parse((await draft('/draft/read', cookie)).body)).toMatchObject({
      before: true,
      after: true,
    });
    expect((await draft('/draft/read', cookie)).sets).toEqual([]);
    const off = await draft('/draft/off', cookie);
    expect(off.sets).toEqual([`__prerender_bypass=; Path=/; ${EPOCH}; ${attributes}`]);
    expect(JSON.parse(off.body)).toMatchObject({ before: true, after: false, again: false });
  });

  test('draftMode: the cookie is kept by a redirect', async () => {
    const { status, sets } = await draft('/draft/redirect');
    expect([status, sets.map((line) => line.split('=', 1)[0])]).toEqual([307, ['__prerender_bypass', 'x']]);
  });

  test.each(['/draft/read', '/other', '/nope'])(
    'draftMode: a cookie of another build is cleared by %s',
    async (path) => {
      // Bun and Deno take long to read headers: there a route that cannot read draft mode leaves it to the next that can.
      const isLeft = path === '/other' && (subject.engine === 'bun' || subject.engine === 'deno');
      const cleared = isLeft ? [] : [gone('__prerender_bypass'), gone('__next_preview_data')];
      expect((await draft(path, '__prerender_bypass=wrong; a=1')).sets).toEqual(cleared);
      expect((await draft(path, '__next_preview_data=x')).sets).toEqual(cleared);
      expect((await draft(path, 'x__prerender_bypass=wrong; a=__next_preview_data')).sets).toEqual([]);
    },
  );
});
