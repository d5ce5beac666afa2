import type { Random } from './random.ts';

/** A request in the making: each part can be replaced by a bad one before it is written. */
export interface Draft {
  method: string;
  target: string;
  version: string;
  /** Header lines without their line breaks. */
  lines: string[];
  /** All that follows the empty line. */
  body: string;
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

const TARGETS = ['/', '/a', '/a/b?c=d&e', '/caf%C3%A9?q=%20', '/a;b=c/~d.e', '/?', '/a?b?c'];
const BODIES = ['', 'x', 'hello world', '\0\r\n\xff', 'GET /in HTTP/1.1\r\nHost: in\r\n\r\n', '0\r\n\r\n'];
const LINES = [
  'Accept: */*',
  'X-Empty:',
  'X-Long: ' + 'v'.repeat(60),
  'cookie: a=b; c=d',
  'Cookie: e=f',
  'X-Two: 1',
  'x-two: 2',
  'X-Forwarded-Host: proxy',
  'x-forwarded-proto: https',
  "!#$%&'*+-.^_`|~: odd name",
  'X-Pad:  \t both \t ',
  'Content-Type: text/plain',
  'X-Colon: a:b:c',
];

/** A request that is as it should be. */
export function validDraft(random: Random): Draft {
  const draft: Draft = {
    method: random.pick(METHODS),
    target: random.pick(TARGETS),
    version: 'HTTP/1.1',
    lines: ['Host: a', ...random.some(0, 3, () => random.pick(LINES))],
    body: '',
  };
  if (random.oneIn(2)) addBody(draft, random);
  if (random.oneIn(12)) draft.lines.push('Connection: close');
  if (random.oneIn(12)) draft.lines.push('Connection: keep-alive');
  return draft;
}

/** Gives it a body, by its length or in chunks. */
export function addBody(draft: Draft, random: Random): void {
  const body = random.pick(BODIES);
  if (random.oneIn(2)) {
    draft.lines.push(`Content-Length: ${body.length}`);
    draft.body = body;
  } else {
    draft.lines.push('Transfer-Encoding: chunked');
    draft.body = chunked(random.oneIn(2) ? [body] : [body, random.pick(BODIES)]);
  }
}

export function chunked(bodies: readonly string[], extension = '', trailers = ''): string {
  const chunks = bodies
    .filter((body) => body !== '')
    .map((body) => `${body.length.toString(16)}${extension}\r\n${body}\r\n`);
  return `${chunks.join('')}0${extension}\r\n${trailers}\r\n`;
}

export function writeDraft({ method, target, version, lines, body }: Draft): string {
  return `${method} ${target} ${version}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
}

/** What a smuggled request would be taken for. */
export const NEXT = 'GET /next HTTP/1.1\r\nHost: next\r\n\r\n';
