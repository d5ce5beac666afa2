import { createHash } from 'node:crypto';
import type { RawAnswer } from '../harness/raw-http.ts';
import type { Answer } from './answer.ts';
import { IGNORED_HEADERS, VARY_OF_NEXT } from './ignored-headers.ts';

/** Takes out of the answers of one case what cannot be the same in two runs, or on two servers. */
export class Normaliser {
  /** Values that handlers make up stand between two `@`; what counts is which are the same. */
  #markers = new Map<string, string>();
  readonly #ports: readonly (readonly [port: string, name: string])[];

  /** @param ports What each port is called, as in `$PORT`. */
  constructor(ports: Readonly<Record<string, string>>) {
    this.#ports = Object.entries(ports).map(([name, port]) => [port, `$${name}`]);
  }

  answer(line: string, raw: RawAnswer): Answer {
    const headers: Record<string, readonly string[]> = {};
    const isHtml = raw.headers.get('content-type')?.[0]?.startsWith('text/html');
    const isPage = raw.body.includes(VISIBLE) || (raw.body === '' && isHtml === true);
    for (const name of [...raw.headers.keys()].sort()) {
      const values = this.#header(name, raw.headers.get(name) ?? [], isPage);
      if (values.length > 0) headers[name] = values;
    }
    return { line, status: raw.status, headers, body: this.#body(raw), isWhole: raw.isWhole };
  }

  #header(name: string, values: readonly string[], isPage: boolean): readonly string[] {
    if (name in IGNORED_HEADERS) return [];
    if (name === 'vary') return varyOfHandlers(values);
    if (name === 'etag' && isPage) return ['(made of the page)'];
    const texts = values.map((value) => this.#text(Buffer.from(value, 'latin1').toString()));
    if (name === 'last-modified') return texts.map(withoutFileTime);
    return name === 'set-cookie' ? texts.map(withoutClock) : texts;
  }

  #body({ body, headers }: RawAnswer): string {
    const bytes = Buffer.from(body, 'latin1');
    const text = bytes.toString();
    if (!Buffer.from(text).equals(bytes)) return `base64:${bytes.toString('base64')}`;
    // What stands in it is between a server and its own script.
    if (headers.get('content-type')?.[0]?.startsWith('text/x-component') && text !== '')
      return '(for React in the browser)';
    if (text.includes(VISIBLE)) return this.#text(`page: ${visibleText(text)}`);
    const isPage =
      headers.get('content-type')?.[0]?.startsWith('text/html') && text.includes('/_next/static/');
    if (isPage) return '(a page of Next.js)';
    return text.length > 4000 ? `${text.length} characters, ${digest(bytes)}` : this.#text(text);
  }

  #text(text: string): string {
    let result = text;
    for (const [port, name] of this.#ports)
      result = result.replaceAll(new RegExp(`(?<!\\d)${port}(?!\\d)`, 'g'), name);
    // What seals a session is made up each time.
    result = result.replaceAll(/Fe26\.2\*[^;\s]+/g, '{sealed}');
    return result.replaceAll(/@[\w.:-]+@|(?<=__prerender_bypass=)[\da-f]{32}/g, (found) => {
      const known = this.#markers.get(found) ?? `@${this.#markers.size + 1}@`;
      this.#markers.set(found, known);
      return known;
    });
  }
}

/** What the layouts of pages have that are compared by what they show. */
const VISIBLE = '<body data-twin="">';

/** What a reader sees of a page, its title first. */
function visibleText(html: string): string {
  return html
    .replaceAll(/<(script|style|template)\b[^>]*>.*?<\/\1>|<!--.*?-->/gs, '')
    .replaceAll(/<\/?(?:b|i)>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function varyOfHandlers(values: readonly string[]): string[] {
  const own = values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => !(name.toLowerCase() in VARY_OF_NEXT));
  return own.length > 0 ? [own.join(', ')] : [];
}

/** The time of a file that was written for this run. */
function withoutFileTime(date: string): string {
  return Math.abs(Date.now() - Date.parse(date)) < 600_000 ? '(when the app was written)' : date;
}

/** A cookie's `Expires` that is its `Max-Age` from now on: both servers have a clock of their own. */
function withoutClock(line: string): string {
  const age = Number(/; Max-Age=([\d.]+)/i.exec(line)?.[1] ?? Number.NaN);
  return line.replace(/(?<=; Expires=)[^;]+/i, (date) => {
    const isAge = Math.abs(Date.parse(date) - Date.now() - age * 1000) < 5000;
    return isAge ? '(now + Max-Age)' : date;
  });
}
