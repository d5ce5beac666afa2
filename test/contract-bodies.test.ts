import { type Case, cases, contract } from './harness/contract.ts';

const OWN_WORDS = { bun: 'words its errors differently', deno: 'words its errors differently' };
const OWN_WORDS_OF_JSON = { bun: 'words its errors differently' };

const FILES = {
  'app/b/[k]/route.ts': `const tell = (e: any) => ({ name: e.name, message: e.message });
const attempt = async (run: () => any) => { try { return await run() } catch (e) { return { error: tell(e) } } };
const results: Record<string, (r: Request) => any> = {
  json: async (r) => ({ result: await attempt(() => r.json()) }),
  text: async (r) => ({ result: await attempt(() => r.text()) }),
  twice: async (r) => ({ first: await attempt(() => r.text()), second: await attempt(() => r.text()), used: r.bodyUsed }),
  clone: async (r) => { const copy = r.clone(); return { first: await copy.text(), second: await r.text(), kind: copy.constructor.name } },
  form: async (r) => { const form = await attempt(() => r.formData()); if (form.error) return form; return { result: await Promise.all([...form].map(async ([name, v]: any) => typeof v === 'string' ? [name, v] : [name, { name: v.name, type: v.type, size: v.size, text: await v.text() }])) } },
  length: async (r) => ({ length: (await r.arrayBuffer()).byteLength }),
  unread: () => ({}),
};
async function handle(r: Request, { params }: any): Promise<Response> {
  const { k } = await params;
  if (k === 'raw') return Response.json(await r.json());
  if (k === 'echo') return new Response(r.body, { headers: { 'content-type': r.headers.get('content-type') ?? 'x/y' } });
  const before = { method: r.method, isNull: r.body === null };
  return Response.json({ ...before, ...(await results[k]!(r)) });
}
export { handle as GET, handle as POST, handle as PUT, handle as DELETE, handle as PATCH, handle as OPTIONS };
// Next.js has no limit; the default of Waymark's would be in the way of one case below.
export const maxBodySize = '20mb';
`,
};

const JSON_TYPE = { 'content-type': 'application/json' };
const form = (type: string) => ({ 'content-type': type });
const error = (name: string, message: string) => ({ json: { error: { name, message } } });
const notRead = (name: string, message: string) => ({ json: { result: { error: { name, message } } } });

const MULTIPART = [
  '--XX',
  'Content-Disposition: form-data; name="f"; filename="a.txt"',
  'Content-Type: text/plain',
  '',
  'hello',
  '--XX',
  'Content-Disposition: form-data; name="t"',
  '',
  'v1',
  '--XX--',
  '',
].join('\r\n');

const TABLE: Case[] = [
  ['POST /b/json', 200, { body: '{"a":1}', json: { result: { a: 1 } }, note: 'of any type' }],
  [
    'POST /b/json',
    200,
    { body: '\ufeff{"a":1}', headers: JSON_TYPE, json: { result: { a: 1 } }, note: 'with a byte order mark' },
  ],
  [
    'POST /b/json',
    200,
    {
      body: '{bad',
      headers: JSON_TYPE,
      except: OWN_WORDS,
      ...notRead('SyntaxError', "Expected property name or '}' in JSON at position 1"),
    },
  ],
  [
    'POST /b/json',
    200,
    {
      body: '',
      headers: JSON_TYPE,
      ...notRead('SyntaxError', 'Unexpected end of JSON input'),
      except: OWN_WORDS_OF_JSON,
    },
  ],
  [
    'POST /b/json',
    200,
    {
      headers: JSON_TYPE,
      ...notRead('SyntaxError', 'Unexpected end of JSON input'),
      note: 'no body',
      except: OWN_WORDS_OF_JSON,
    },
  ],
  ['POST /b/raw', 500, { body: '{bad', headers: JSON_TYPE, text: '', log: /SyntaxError: / }],
  ['GET /b/text', 200, { body: 'unheard', json: { method: 'GET', isNull: true, result: '' } }],
  ['DELETE /b/text', 200, { body: 'gone', json: { isNull: false, result: 'gone' } }],
  ['DELETE /b/text', 200, { json: { isNull: false, result: '' }, note: 'no body' }],
  ['OPTIONS /b/text', 200, { body: 'ob', json: { isNull: false, result: 'ob' } }],
  ['PUT /b/text', 200, { body: 'p', json: { result: 'p' } }],
  ['PATCH /b/text', 200, { body: 'p', json: { result: 'p' } }],
  ['POST /b/unread', 200, { headers: { 'content-length': '0' }, json: { isNull: false } }],
  ['POST /b/unread', 200, { json: { isNull: false }, note: 'no length' }],
  ['GET /b/unread', 200, { json: { isNull: true } }],
  [
    'POST /b/twice',
    200,
    {
      body: 'abc',
      except: OWN_WORDS,
      json: {
        first: 'abc',
        second: { error: { name: 'TypeError', message: 'Body is unusable: Body has already been read' } },
        used: true,
      },
    },
  ],
  ['POST /b/clone', 200, { body: 'abc', json: { first: 'abc', second: 'abc', kind: 'Request' } }],
  [
    'POST /b/text',
    200,
    {
      body: '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
      headers: { 'content-length': null, 'transfer-encoding': 'chunked' },
      json: { result: 'abcde' },
    },
  ],
  [
    'POST /b/form',
    200,
    {
      body: MULTIPART,
      except: { bun: 'adds a charset to the type of a file' },
      headers: form('multipart/form-data; boundary=XX'),
      json: {
        result: [
          ['f', { name: 'a.txt', type: 'text/plain', size: 5, text: 'hello' }],
          ['t', 'v1'],
        ],
      },
    },
  ],
  [
    'POST /b/form',
    200,
    {
      body: 'a=1&a=2&b=x+y%20z',
      headers: form('application/x-www-form-urlencoded'),
      json: {
        result: [
          ['a', '1'],
          ['a', '2'],
          ['b', 'x y z'],
        ],
      },
    },
  ],
  [
    'POST /b/form',
    200,
    {
      body: 'a=1',
      except: OWN_WORDS,
      headers: form('text/plain'),
      ...error(
        'TypeError',
        'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
      ),
    },
  ],
  [
    'POST /b/form',
    200,
    {
      body: 'garbage',
      except: OWN_WORDS,
      headers: form('multipart/form-data; boundary=XX'),
      ...error('TypeError', 'Failed to parse body as FormData.'),
    },
  ],
  ['POST /b/echo', 200, { body: 'echo me', has: { 'content-type': 'x/y' }, text: 'echo me' }],
  [
    'POST /b/length',
    200,
    { body: 'x'.repeat(12 * 1024 * 1024), json: { length: 12 * 1024 * 1024 }, note: '12 MB' },
  ],
  ['POST /b/unread', 200, { body: 'x'.repeat(1024 * 1024), json: { method: 'POST' }, note: '1 MB' }],
  ['POST /b/text', 200, { body: 'abc', headers: { 'content-encoding': 'gzip' }, json: { result: 'abc' } }],
];

contract('bodies', FILES, (subject) => cases(subject, TABLE));
