import { toPlatformRequest } from '../../http/lazy-request.ts';

const encoder = new TextEncoder();

/** Headers that are other ones in each request, and change nothing about its answer. */
const UNKEYED: ReadonlySet<string> = new Set(['traceparent', 'tracestate']);

/** A call of `fetch` that can be made more than once. */
export interface PreparedFetch {
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  /** @param signal Aborts it. */
  readonly send: (signal: AbortSignal | undefined) => Promise<Response>;
}

/** Reads what a call of `fetch` asks for, its body included. */
export async function prepareFetch(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<PreparedFetch> {
  const given = input instanceof globalThis.Request ? toPlatformRequest(input, init) : input;
  const request = new globalThis.Request(given, init);
  // Before the body is read: on Bun, the type of a form is gone with it.
  const headers = new Headers(request.headers);
  const type = request.headers.get('content-type');
  if (type !== null) headers.set('content-type', type);
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  const { url, method, redirect, integrity, credentials, mode, referrer, referrerPolicy } = request;
  const cache = init?.cache ?? request.cache;
  const boundary = /^multipart\/form-data;\s*boundary="?([^"]+)/.exec(type ?? '')?.[1];
  const entries = [...headers].filter(([name]) => !UNKEYED.has(name));
  const parts = [
    url,
    method,
    entries,
    redirect,
    integrity,
    credentials,
    mode,
    referrer,
    referrerPolicy,
    cache,
  ];
  const text = JSON.stringify([...parts, body ? latin1(body) : null]);
  const signal = init?.signal ?? (input instanceof globalThis.Request ? input.signal : undefined);
  return {
    // Each form has a boundary of its own, which says nothing about it.
    key: `fetch:${await digest(boundary === undefined ? text : text.replaceAll(boundary, ''))}`,
    signal,
    send: (by) =>
      globalThis.fetch(url, {
        ...init,
        method,
        headers,
        redirect,
        ...(integrity === '' ? {} : { integrity }),
        ...(body ? { body } : { body: null }),
        signal: by ?? null,
      }),
  };
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 8192)
    text += String.fromCharCode(...bytes.subarray(index, index + 8192));
  return text;
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
