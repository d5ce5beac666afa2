import { readFileSync } from 'node:fs';

/** A request as a page shows it with `curl`, and the answer that it promises. */
export interface Exchange {
  /** The line of the request's block, from 1. */
  readonly line: number;
  readonly path: string;
  readonly init: RequestInit;
  readonly answer: Answer;
}

/** What a page says that comes back: a header that it does not show may be anything. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** `undefined` where the page shows none. */
  readonly body: string | undefined;
}

/** A command that a page says works, and the lines that it is said to print. */
export interface Command {
  readonly line: number;
  readonly command: string;
  readonly output: string;
}

/** Everything of a page that can be run. */
export interface Snippets {
  /** The texts of the files, by their path in the page's project. */
  readonly files: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
  readonly commands: readonly Command[];
}

interface Block {
  readonly line: number;
  /** What stands behind the fence: `ts file=app/api/hello/route.ts`. */
  readonly info: string;
  readonly text: string;
}

/**
 * Reads what can be run of a Markdown page, by what stands behind the language of a fenced block:
 *
 * - `file=<path>`: a file of the page's project; a page has one project.
 * - `sh request`, then `http answer`: one `curl`, and what comes back.
 * - `sh run`, then `text output` (may be left out): a command that succeeds, and lines that it prints.
 *
 * @throws {Error} for blocks that do not fit together, with the page and the line.
 */
export function readSnippets(page: string): Snippets {
  const files: Record<string, string> = {};
  const exchanges: Exchange[] = [];
  const commands: Command[] = [];
  const blocks = readBlocks(readFileSync(page, 'utf8'));
  for (const [index, { line, info, text }] of blocks.entries()) {
    const next = blocks[index + 1];
    const [language, mark = ''] = info.split(' ');
    const fail = (reason: string) => new Error(`${page}:${line}: ${reason}`);
    if (mark.startsWith('file=')) {
      const name = mark.slice('file='.length);
      if (name in files) throw fail(`the page has ${name} twice`);
      files[name] = text;
    } else if (mark === 'request') {
      if (next?.info !== 'http answer') throw fail('the block after a request must be `http answer`');
      exchanges.push({ line, ...readCurl(text), answer: readAnswer(next.text) });
    } else if (mark === 'run') {
      commands.push({
        line,
        command: text.trim(),
        output: next?.info === 'text output' ? next.text.trim() : '',
      });
    } else if (mark !== '' && mark !== 'answer' && mark !== 'output') {
      throw fail(`no one knows what to do with a block marked \`${language} ${mark}\``);
    }
  }
  return { files, exchanges, commands };
}

function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string; lines: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (!text.startsWith('```')) open?.lines.push(text);
    else if (open) {
      blocks.push({ line: open.line, info: open.info, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open = { line: index + 1, info: text.slice(3).trim(), lines: [] };
  }
  return blocks;
}

/** Reads a `curl` command with the few options that the pages use: `-i`, `-I`, `-X`, `-H`, `-b`, `-d`. */
function readCurl(text: string): { path: string; init: RequestInit } {
  const [program, ...words] = splitWords(text.replaceAll('\\\n', ' '));
  if (program !== 'curl') throw new Error(`A request must be one curl command: ${text}`);
  const headers = new Headers();
  const init: RequestInit = { headers, redirect: 'manual' };
  let url: URL | undefined;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-i' || word === '-s') continue;
    else if (word === '-I') init.method = 'HEAD';
    else if (word === '-X') init.method = words.shift() ?? '';
    else if (word === '-b') headers.set('cookie', words.shift() ?? '');
    else if (word === '-d') init.body = words.shift() ?? '';
    else if (word === '-H') setHeader(headers, words.shift() ?? '');
    else if (!word.startsWith('-')) url = new URL(word);
    else throw new Error(`The option ${word} is not known here: ${text}`);
  }
  if (!url) throw new Error(`There is no URL in: ${text}`);
  if (init.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded');
  init.method ??= init.body === undefined ? 'GET' : 'POST';
  return { path: url.pathname + url.search, init };
}

function setHeader(headers: Headers, line: string): void {
  const colon = line.indexOf(':');
  headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
}

/** Splits a command into its words: quotes of both kinds, no expansion. */
function splitWords(text: string): string[] {
  const words = text.matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g);
  return [...words].map(([whole, single, double]) => single ?? double ?? whole);
}

/** Reads `HTTP/1.1 200 OK`, headers, an empty line and a body. */
function readAnswer(text: string): Answer {
  const [head = '', ...rest] = text.split('\n\n');
  const [statusLine = '', ...lines] = head.trim().split('\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined) throw new Error(`An answer must start with a status line: ${statusLine}`);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const body = rest.join('\n\n').trim();
  return { status: Number(status), headers, body: body === '' ? undefined : body };
}
