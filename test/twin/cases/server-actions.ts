import { formOf, actionIdOf } from '../../harness/actions-project.ts';
import type { RawRequest } from '../../harness/raw-http.ts';
import type { Difference, Step, Topic, TwinCase } from '../twin-case.ts';

const BOUNDARY = '----twin';

/** Sends the form of the page that came last, as browsers do where there is no JavaScript. */
function submit(more: Readonly<Record<string, string>> = {}, request: RawRequest = {}): Step {
  return (html) => {
    const form = formOf(html, 'form');
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return [
      'POST ~?form',
      multipart(
        [...form].map(([name, value]) => [name, String(value)]),
        request,
      ),
    ];
  };
}

/** Sends a form with these fields. */
function fields(...entries: readonly (readonly [string, string])[]): Step {
  return ['POST ~?form', multipart(entries)];
}

function multipart(entries: readonly (readonly [string, string])[], request: RawRequest = {}): RawRequest {
  const parts = entries.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...request.headers },
    body: `${parts.join('')}--${BOUNDARY}--\r\n`,
  };
}

/** Calls the action of the form, as a script does. */
function call(body = '[]', headers: Readonly<Record<string, string>> = {}): Step {
  return (html) => ['POST ~?script', scriptCall(actionIdOf(html, 'form'), body, headers)];
}

function scriptCall(id: string, body = '[]', headers: Readonly<Record<string, string>> = {}): RawRequest {
  return {
    headers: {
      'next-action': id,
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      ...headers,
    },
    body,
  };
}

const IMPORTS = `import { cookies, headers } from 'next/headers';
import { forbidden, notFound, permanentRedirect, redirect, unauthorized } from 'next/navigation';
import { refresh, revalidatePath, revalidateTag, updateTag } from 'next/cache';
import { after } from 'next/server';`;

const PAGE = `import { cookies } from 'next/headers';
import { act } from './actions';
export default async function Page() {
  const jar = await cookies();
  return <main><h1>Page</h1><p>{jar.getAll().map(({ name, value }) => name + '=' + value).join('; ') || 'no cookies'}</p>
    <form id="form" action={act}><input name="name" defaultValue="Ada" /><button>send</button></form></main>;
}`;

/** A case of one action: sent as a form and called by a script, unless it says otherwise. */
function act(name: string, body: string, more: Partial<TwinCase> = {}): TwinCase {
  const actions = `'use server';\n${IMPORTS}\nexport async function act(form: FormData): Promise<any> { ${body} }`;
  return {
    name,
    files: { 'page.tsx': PAGE, 'actions.ts': actions },
    send: ['GET ~', submit(), 'GET ~', call()],
    ...more,
  };
}

/** A redirect to a page that comes along, on Next.js. */
const REDIRECT: readonly Difference[] = [
  {
    row: 'a redirect to a path of the app brings the page along',
    in: ['body', 'header content-type'],
    of: /script/,
  },
  {
    row: 'a redirect to a path of the app brings the page along',
    in: ['header cache-control'],
    of: /script/,
    only: 'start',
  },
];
const REFUSED = { of: /script|form/ };

export const serverActions: Topic = {
  name: 'server-actions',
  profile: 'actions',
  files: {
    'app/layout.tsx': `export default function Layout({ children }) { return <html lang="en"><body data-twin="">{children}</body></html>; }`,
    'app/not-found.tsx': `export default function NotFound() { return <p>nothing here</p>; }`,
    'app/other/page.tsx': `import { cookies } from 'next/headers';
export default async function Other() { await cookies(); return <p>other</p>; }`,
  },
  cases: [
    act('an action with a result', `return 'done';`),
    act('an action without one', ``),
    act('redirect to a path', `redirect('/other');`, { differs: REDIRECT }),
    act('redirect to a path with a query', `redirect('/other?name=' + form?.get('name'));`, {
      send: ['GET ~', submit()],
    }),
    act('redirect elsewhere', `redirect('https://example.org/x');`),
    act('redirect that replaces', `redirect('https://example.org/x', 'replace' as any);`),
    act('permanentRedirect', `permanentRedirect('https://example.org/x');`),
    act('redirect to a relative path, from a form', `redirect('other');`, { send: ['GET ~', submit()] }),
    act('a cookie is set', `(await cookies()).set('a', '1', { httpOnly: true, maxAge: 60 });`),
    act('a cookie is deleted', `(await cookies()).delete('a');`, {
      send: [['GET ~', { headers: { cookie: 'a=1; b=2' } }], submit({}, { headers: { cookie: 'a=1; b=2' } })],
    }),
    act(
      'a cookie is set, and read again',
      `const jar = await cookies(); jar.set('a', '1'); jar.set('b', jar.get('a').value + '2');`,
    ),
    act(
      'a cookie is set, and a redirect',
      `(await cookies()).set('a', '1'); redirect('https://example.org/x');`,
    ),
    act('the request can be read', `redirect('https://example.org/' + (await headers()).get('x-sent'));`, {
      send: [
        'GET ~',
        submit({}, { headers: { 'x-sent': 'yes' } }),
        call('[]', { 'x-sent': 'too' }),
      ].toSpliced(2, 0, 'GET ~'),
    }),
    act('notFound', `notFound();`),
    act('forbidden', `forbidden();`, {
      differs: [{ row: 'a form whose action ends in `forbidden()`', in: ['status', 'body'], of: /form/ }],
    }),
    act('unauthorized', `unauthorized();`, {
      differs: [{ row: 'a form whose action ends in `forbidden()`', in: ['status', 'body'], of: /form/ }],
    }),
    act('a cookie is set, and notFound', `(await cookies()).set('a', '1'); notFound();`),
    act('an action that fails', `throw new Error('fails in an action');`, {
      only: 'start',
      log: /fails in an action/,
      differs: [
        {
          row: 'a form whose action fails',
          in: ['body', 'header content-type', 'header cache-control', 'header etag'],
          of: /form/,
        },
      ],
    }),
    act('revalidatePath', `revalidatePath('/');`),
    act('revalidateTag with a profile', `revalidateTag('t', 'max');`),
    act('revalidateTag that expires at once', `revalidateTag('t', { expire: 0 });`),
    act('updateTag', `updateTag('t');`),
    act('refresh', `refresh();`),
    act('refresh, and a cookie', `refresh(); (await cookies()).set('a', '1');`),
    act('after', `after(() => console.log('after the action'));`, { log: /after the action/ }),
    {
      name: 'useActionState shows the result',
      files: {
        'page.tsx': `import { headers } from 'next/headers';
import { Greeter } from './greeter';
export default async function Page() { await headers(); return <Greeter />; }`,
        'greeter.tsx': `'use client';
import { useActionState } from 'react';
import { greet } from './actions';
export function Greeter() {
  const [said, action] = useActionState(greet, 'nobody');
  return <form id="form" action={action}><p>{said}</p><input name="name" defaultValue="Ada" /><button>send</button></form>;
}`,
        'actions.ts': `'use server';
export async function greet(before: string, form: FormData) { return 'Hello ' + form.get('name') + ', not ' + before; }`,
      },
      send: ['GET ~', submit(), submit({ name: 'Grace' })],
    },
    {
      name: 'an inline action closes over variables',
      files: {
        'page.tsx': `import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
export default async function Page() {
  await cookies();
  const secret = 'variable';
  async function act(form: FormData) { 'use server'; redirect('https://example.org/' + secret + '/' + form.get('name')); }
  return <form id="form" action={act}><input name="name" defaultValue="Ada" /><button>send</button></form>;
}`,
      },
      send: ['GET ~', submit()],
    },
    act('an action that there is not', ``, {
      send: [
        ['POST ~?script', scriptCall('a'.repeat(42))],
        ['POST ~?script', scriptCall('toString')],
        fields([`$ACTION_ID_${'a'.repeat(42)}`, '']),
        fields(['$ACTION_ID_toString', '']),
      ],
      differs: [{ row: 'an id that there is not: 409', in: ['status', 'body', 'header etag'], ...REFUSED }],
    }),
    act('arguments that cannot be read', ``, {
      send: [
        'GET ~',
        call('nonsense{'),
        call('["$F1"]'),
        call('["$1:a"]'),
        call(''),
        call(JSON.stringify(Array(1001).fill(1))),
      ],
      differs: [
        {
          row: 'arguments that cannot be read, too many arguments',
          in: ['status', 'body', 'header content-type'],
          ...REFUSED,
        },
      ],
    }),
    act('a form that names no action', ``, {
      send: [fields(['name', 'Ada'])],
      differs: [
        { row: 'a form that names no action', in: ['header x-nextjs-action-not-found', 'header etag'] },
      ],
    }),
    act('a body over the limit', ``, {
      send: ['GET ~', call(JSON.stringify(['x'.repeat(21_000)]))],
      differs: [{ row: 'a body over `bodySizeLimit`: 500', in: ['status', 'body', 'header content-type'] }],
    }),
    act('an origin that is allowed', ``, {
      send: [
        'GET ~',
        ...['https://partner.test', 'http://a.friends.test'].map((origin) => call('[]', { origin })),
      ],
    }),
    act('a forwarded host', ``, {
      send: ['GET ~', call('[]', { origin: 'https://front.test', 'x-forwarded-host': 'front.test' })],
    }),
    act('an origin that is not allowed', ``, {
      send: [
        'GET ~',
        ...['https://evil.test', 'null', 'https://friends.test', 'https://a.b.friends.test'].map((origin) =>
          call('[]', { origin }),
        ),
      ],
      differs: [
        {
          row: 'an origin that is not allowed: 500',
          in: ['status', 'body', 'header content-type'],
        },
        { row: 'an origin that is not allowed: 500', in: ['header cache-control'], only: 'start' },
      ],
    }),
    act('other requests get the page', ``, {
      send: [
        ['POST ~', { headers: { 'content-type': 'application/json' }, body: '{}' }],
        ['POST ~', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }],
        ['PUT ~', { body: 'x' }],
        'DELETE ~',
        ['GET ~', { headers: { 'next-action': 'a'.repeat(42) } }],
      ],
    }),
    {
      name: 'a route handler gets what is sent to it',
      route: `export async function POST(request: Request) { return new Response(request.headers.get('next-action')); }`,
      send: [['POST ~', scriptCall('a'.repeat(42))]],
    },
  ],
};

export const actionsBasePath: Topic = {
  name: 'actions-base-path',
  profile: 'actions-base-path',
  files: {
    'app/layout.tsx': `export default function Layout({ children }) { return <html lang="en"><body data-twin="">{children}</body></html>; }`,
    'app/other/page.tsx': `import { cookies } from 'next/headers';
export default async function Other() { await cookies(); return <p>other</p>; }`,
  },
  cases: [
    basePathCase('redirect to a path', `redirect('/other');`, [
      ...REDIRECT,
      { row: "`redirect('/x')` in a form's action with `basePath`", in: ['header location'], of: /form/ },
    ]),
    basePathCase('redirect elsewhere', `redirect('https://example.org/x');`),
    basePathCase('a cookie is set', `(await cookies()).set('a', '1');`),
    basePathCase('revalidatePath', `revalidatePath('/');`),
  ],
};

function basePathCase(name: string, body: string, differs: TwinCase['differs'] = []): TwinCase {
  const inBase = (step: Step): Step =>
    typeof step === 'function'
      ? (html) => {
          const [, request] = step(html);
          const kind = 'next-action' in (request.headers ?? {}) ? 'script' : 'form';
          return [`POST /docs/actions-base-path/${slug(name)}/?${kind}`, request];
        }
      : `GET /docs/actions-base-path/${slug(name)}/`;
  const one = act(name, body, { differs });
  return { ...one, send: one.send.map((step) => (typeof step === 'number' ? step : inBase(step))) };
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
