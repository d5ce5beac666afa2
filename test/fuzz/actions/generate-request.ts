import { Buffer } from 'node:buffer';
import type { Random } from '../random.ts';
import { randomModel } from './random-model.ts';

/** A form of the page: the names and values of its fields. */
export type Form = readonly (readonly [name: string, value: string])[];

/** What requests are made of: the forms of a page, and the ids of its actions. */
export interface Known {
  readonly forms: readonly Form[];
  readonly ids: readonly string[];
}

/** A request that may be one with a Server Action. */
export interface FuzzedRequest {
  readonly category: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const BOUNDARY = 'x-fuzz-boundary';

/** What ids are mistaken for, and what every object inherits. */
const NAMES = [
  'toString',
  'constructor',
  '__proto__',
  'then',
  'hasOwnProperty',
  'default',
  '$$hoist_0_',
  '',
  '*',
  '0',
];

/** Makes a request out of chance; each category is as likely as the others. */
export function generateRequest(random: Random, known: Known): FuzzedRequest {
  const category = random.pick(Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]);
  const { headers = {}, body } = CATEGORIES[category](random, known);
  const odd = random.oneIn(30) ? { origin: random.pick(['null', 'https://evil.example', '', 'a b']) } : {};
  return { category, headers: { ...headers, ...odd }, body: Buffer.from(body) };
}

interface Parts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const CATEGORIES = {
  'a list of values': (random, { ids }) =>
    script(random.pick(ids), JSON.stringify(random.some(0, 4, () => randomModel(random, ids)))),
  'any value': (random, { ids }) => script(random.pick(ids), JSON.stringify(randomModel(random, ids))),
  'text that is none': (random, { ids }) =>
    script(random.pick(ids), mutate(random, '[{"a":"$1","b":["$@2"]}]')),
  'an id': (random, { ids }) => script(oddId(random, ids), '[]'),
  'huge counts': (random, { ids }) => script(random.pick(ids), huge(random)),
  parts: (random, { ids }) => ({
    headers: { 'next-action': encodeURI(random.pick(ids)), ...MULTIPART },
    body: multipart(modelParts(random, ids, '')),
  }),
  'parts that are broken': (random, { ids }) => ({
    headers: { ...(random.oneIn(2) ? { 'next-action': encodeURI(random.pick(ids)) } : {}), ...MULTIPART },
    body: mutate(random, multipart(modelParts(random, ids, ''))),
  }),
  'a form': (random, { forms }) => form(changedForm(random, random.pick(forms))),
  'a form that was made up': (random, { ids }) => form(madeUpForm(random, ids)),
  'another type of body': (random, { ids }) => ({
    headers: {
      'next-action': encodeURI(random.pick(ids)),
      'content-type': random.pick([
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'text/x; charset=utf-7',
        '',
      ]),
    },
    body: random.pick(['a=b', '[]', '\u0000\u0001', '--x\r\n\r\n']),
  }),
} satisfies Record<string, (random: Random, known: Known) => Parts>;

const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

function script(id: string, body: string | Buffer): Parts {
  return { headers: { 'next-action': encodeURI(id), 'content-type': 'text/plain;charset=UTF-8' }, body };
}

function form(fields: Form): Parts {
  return { headers: MULTIPART, body: multipart(fields) };
}

function multipart(fields: Form): Buffer {
  const parts = fields.map(([name, value]) => {
    const isFile = value.startsWith('file:');
    const type = isFile ? '; filename="f"\r\nContent-Type: application/octet-stream' : '';
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name.replaceAll('"', '%22')}"${type}\r\n\r\n${isFile ? value.slice(5) : value}\r\n`;
  });
  return Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`);
}

/** Parts that refer to each other, to themselves and to what is not there. */
function modelParts(random: Random, ids: readonly string[], prefix: string): [string, string][] {
  const parts: [string, string][] = [];
  for (let at = random.below(6); at >= 0; at--) {
    const model = random.oneIn(4)
      ? { id: random.pick(ids), bound: `$@${random.below(7)}` }
      : random.some(0, 4, () => randomModel(random, ids));
    parts.push([`${prefix}${at}`, JSON.stringify(model)]);
  }
  const extra: [string, string][] = [
    [`${prefix}S${random.below(7)}`, JSON.stringify(randomModel(random, ids))],
    [`${prefix}S${random.below(7)}`, random.pick(['C', 'C"end"', '"piece"', '{'])],
    [`${prefix}_${random.below(7)}_name`, 'value'],
    [`${prefix}_${random.below(7)}___proto__`, 'value'],
    [`${prefix}${random.below(7)}`, `file:${'b'.repeat(random.below(100))}`],
  ];
  parts.push(...extra.filter(() => random.oneIn(3)));
  return random.oneIn(3) ? parts.toReversed() : parts;
}

function changedForm(random: Random, fields: Form): Form {
  const changed = fields.map(([name, value]): readonly [string, string] =>
    random.oneIn(3)
      ? [mutateText(random, name), value]
      : random.oneIn(2)
        ? [name, mutateText(random, value)]
        : [name, value],
  );
  if (random.oneIn(4)) changed.splice(random.below(changed.length), 1);
  if (random.oneIn(4)) changed.push(random.pick(fields));
  return changed;
}

function madeUpForm(random: Random, ids: readonly string[]): Form {
  const at = random.below(3);
  const bound = random.pick(['$@1', '$@0', '$1', null, [], 5, '$@9', { length: 5 }]);
  return [
    ...(random.oneIn(3) ? [[`$ACTION_ID_${oddId(random, ids)}`, ''] as const] : []),
    [`$ACTION_REF_${at}`, ''] as const,
    [
      `$ACTION_${at}:0`,
      JSON.stringify({ id: random.oneIn(3) ? oddId(random, ids) : random.pick(ids), bound }),
    ] as const,
    ...modelParts(random, ids, `$ACTION_${at}:`).filter(([name]) => !name.endsWith(':0') || random.oneIn(4)),
    ['$ACTION_KEY', random.pick(['k1', '', 'k'.repeat(5000)])] as const,
  ];
}

function oddId(random: Random, ids: readonly string[]): string {
  const id = random.pick(ids);
  const [file = ''] = id.split('#');
  return random.pick([
    `${file}#${random.pick(NAMES)}`,
    `${id}#${random.pick(NAMES)}`,
    random.pick(NAMES),
    `${random.pick(NAMES)}#${random.pick(NAMES)}`,
    mutateText(random, id),
    id.repeat(random.below(40)),
    `${file}%23${random.pick(NAMES)}`,
    `/etc/passwd#${random.pick(NAMES)}`,
    `é${id}`,
  ]);
}

function huge(random: Random): string {
  const many = 1 + random.below(30_000);
  return random.pick([
    () => `[${'1,'.repeat(many)}1]`,
    () => '['.repeat(many) + ']'.repeat(many),
    () => `${'{"a":'.repeat(many)}1${'}'.repeat(many)}`,
    () => `["$n${'9'.repeat(many)}"]`,
    () => `[${'"$0",'.repeat(many)}"$0"]`,
    () => `[${'"$@0",'.repeat(many)}"$0"]`,
    () => `["$0${':0'.repeat(many)}"]`,
    () => `["${'$'.repeat(many)}"]`,
    () => `["$D${'9'.repeat(many)}"]`,
    () => `["${'x'.repeat(many * 40)}"]`,
  ])();
}

function mutateText(random: Random, text: string): string {
  return mutate(random, text)
    .toString('latin1')
    .replaceAll(/[\r\n"]/g, '.');
}

/** The same with something cut out, doubled, or replaced. */
function mutate(random: Random, given: string | Buffer): Buffer {
  const bytes = Buffer.from(given);
  const at = random.below(bytes.length + 1);
  const end = at + random.below(Math.min(20, bytes.length - at) + 1);
  const piece = random.pick([
    () => Buffer.alloc(0),
    () => Buffer.from(random.some(1, 5, () => random.below(256))),
    () => Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)]),
    () => Buffer.from(random.pick(['$', '#', '"', ':', '\\u0000', '$@0', '__proto__', '\r\n--'])),
  ])();
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(end)]);
}
