// Sends the requests to a running server: node test/run-requests.mjs http://localhost:3000
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { requests } from './requests.mjs';

/**
 * A request and what must come back.
 *
 * `{word}` in the path, in headers and in strings of the body and of `expect` stands for a captured value;
 * `{run}` differs from run to run.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} [method] GET by default.
 * @property {string} path
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body] A string is sent as it is, anything else as JSON.
 * @property {{ status: number, headers?: Record<string, unknown>, body?: unknown }} expect Only what is named
 * is checked. Anywhere inside, a function is asked about the value, a regular expression must match it, and
 * a header that is null must be missing.
 * @property {Record<string, (answer: { headers: Headers, body: any }) => unknown>} [capture]
 */

/**
 * Takes the steps in order. One that fails does not stop the rest.
 *
 * @param {string} baseUrl such as `http://localhost:3000`
 * @param {Step[]} [steps]
 * @returns {Promise<{ name: string, ok: boolean, message: string }[]>} `message` is empty when `ok`.
 */
export async function runRequests(baseUrl, steps = requests) {
  const captured = { run: randomUUID().slice(0, 8) };
  const results = [];
  for (const step of steps) {
    const message = await take(step, baseUrl, captured).catch((error) => `${error}${error.cause ?? ''}`);
    results.push({ name: step.name, ok: message === '', message });
  }
  return results;
}

async function take(step, baseUrl, captured) {
  const response = await send(fill(step, captured), baseUrl);
  const body = await readBody(response);
  for (const [name, pick] of Object.entries(step.capture ?? {})) {
    captured[name] = pick({ headers: response.headers, body });
  }

  const expected = fill(step.expect, captured);
  const complaints = [compare('status', response.status, expected.status)];
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    complaints.push(compare(`header ${name}`, response.headers.get(name), value));
  }
  if ('body' in expected) complaints.push(compare('body', body, expected.body));
  return complaints.filter(Boolean).join('\n');
}

function send({ method = 'GET', path, headers = {}, body }, baseUrl) {
  const asIs = body === undefined || typeof body === 'string';
  return fetch(new URL(path, baseUrl), {
    method,
    headers: asIs ? headers : { 'content-type': 'application/json', ...headers },
    body: asIs ? body : JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
}

async function readBody(response) {
  const text = await response.text();
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : text;
}

/** Puts captured values in the place of `{word}`, in every string inside `value`. */
export function fill(value, captured) {
  if (typeof value === 'string') return value.replace(/\{(\w+)\}/g, (word, name) => captured[name] ?? word);
  if (Array.isArray(value)) return value.map((item) => fill(item, captured));
  if (value === null || typeof value !== 'object' || value instanceof RegExp) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, captured)]));
}

/** Says how `actual` differs from `expected`; an empty string when it does not. */
function compare(where, actual, expected) {
  if (typeof expected === 'function') {
    return expected(actual) ? '' : `${where}: ${show(actual)} is not what was expected`;
  }
  if (expected instanceof RegExp) {
    return expected.test(actual ?? '') ? '' : `${where}: ${show(actual)} does not match ${expected}`;
  }
  if (isObject(expected) && isObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return (
      [...names].map((name) => compare(`${where}.${name}`, actual[name], expected[name])).find(Boolean) ?? ''
    );
  }
  return actual === expected ? '' : `${where}: expected ${show(expected)}, received ${show(actual)}`;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function show(value) {
  return JSON.stringify(value) ?? String(value);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await runRequests(process.argv[2] ?? 'http://localhost:3000');
  const failed = results.filter(({ ok }) => !ok);
  for (const { name, message } of failed)
    console.log(`FAILED ${name}\n  ${message.replaceAll('\n', '\n  ')}`);
  console.log(`${results.length - failed.length} of ${results.length} passed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
