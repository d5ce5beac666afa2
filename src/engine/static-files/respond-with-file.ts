import { readFile } from 'node:fs/promises';
import { Response } from '../../http/bound-globals.ts';
import { evaluateConditions, isSameFile } from '../../http/conditions.ts';
import { chooseForm } from './choose-form.ts';
import { changedError, fileStream } from './file-stream.ts';
import type { KeptContents } from './kept-contents.ts';
import { parseRange } from './parse-range.ts';
import type { Representation, StaticFile } from './static-file.ts';

/** Bytes up to which a file is read whole: one reading costs less than a stream. */
const WHOLE = 64 * 1024;

/**
 * Answers a request for a file.
 *
 * @param kept Where contents are kept that will not change; left out where they may.
 */
export function respondWithFile(
  request: Request,
  file: StaticFile,
  kept?: KeptContents,
): Response | Promise<Response> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
  const form = chooseForm(file, file.encoded.length > 0 ? headers.get('accept-encoding') : null);
  const status = evaluateConditions(headers, form, { mayReload: true });
  if (status !== undefined) return new Response(null, { status, headers: toHeaders(form.headers) });
  // Ranges are for GET alone (RFC 9110, section 14.2).
  const asked = method === 'GET' ? headers.get('range') : null;
  if (asked !== null && isSameFile(headers.get('if-range'), form)) {
    const range = parseRange(asked, form.size);
    if (range === 'unsatisfiable') return unsatisfiable(form);
    if (range) {
      const part: [string, string] = ['content-range', `bytes ${range.start}-${range.end - 1}/${form.size}`];
      const all = [...form.headers, ...form.bodyHeaders, part, lengthOf(range.end - range.start)];
      return new Response(fileStream(form.path, range), { status: 206, headers: toHeaders(all) });
    }
  }
  const all = toHeaders([...form.headers, ...form.bodyHeaders, lengthOf(form.size)]);
  if (method === 'HEAD') return new Response(null, { headers: all });
  const content = kept?.get(form.path);
  if (content) return new Response(content, { headers: all });
  if (form.size <= WHOLE) return readWhole(form, all, kept);
  return new Response(fileStream(form.path, { start: 0, end: form.size }), { headers: all });
}

async function readWhole(
  { path, size }: Representation,
  headers: [string, string][],
  kept: KeptContents | undefined,
): Promise<Response> {
  const bytes = await readFile(path);
  if (bytes.length !== size) throw changedError(path);
  kept?.set(path, bytes);
  return new Response(bytes, { headers });
}

function unsatisfiable({ size, headers }: Representation): Response {
  return new Response(null, {
    status: 416,
    headers: toHeaders([...headers, ['content-range', `bytes */${size}`]]),
  });
}

function lengthOf(bytes: number): [string, string] {
  return ['content-length', String(bytes)];
}

function toHeaders(pairs: readonly (readonly [string, string])[]): [string, string][] {
  return pairs as [string, string][];
}
