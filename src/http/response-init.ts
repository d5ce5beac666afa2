import { hasHeader } from './header-list.ts';
import { headerListOf, LazyHeaders } from './lazy-headers.ts';
import { type Bytes, ResponseState } from './response-state.ts';

const Platform = globalThis.Response;
const TEXT_TYPE = 'text/plain;charset=UTF-8';
const JSON_TYPE = 'application/json';

/** Stands for the init of a JSON response that is given none. */
const JSON_INIT: ResponseInit = Object.freeze({ headers: { 'content-type': JSON_TYPE } });

/** Stands for an init with the `content-type` of JSON where it has none, so that no other need be made of it. */
class JsonInit {
  readonly init: ResponseInit;

  constructor(init: ResponseInit) {
    this.init = init;
  }
}

/** Data as JSON. @throws {TypeError} when it cannot be written so. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined) throw new TypeError('Value is not JSON serializable');
  return text;
}

/** What to give to the bound `Response` for `init` with the `content-type` of JSON where it has none. */
export function jsonInit(init: ResponseInit | null | undefined): ResponseInit {
  if (init === undefined || init === null) return JSON_INIT;
  return new JsonInit(init) as ResponseInit;
}

function platformJsonInit({ status, statusText, headers: given }: ResponseInit): ResponseInit {
  // Read one by one: it may be a Response, whose properties cannot be spread.
  const headers = new Headers(given);
  if (!headers.has('content-type')) headers.set('content-type', JSON_TYPE);
  return { status: status ?? 200, statusText: statusText === undefined ? '' : statusText, headers };
}

/** The state of `new Response(body, init)`: the platform's where anything about them is odd. @throws what it throws. */
export function createState(body: unknown, init: ResponseInit | null | undefined): ResponseState {
  const state = plainState(body);
  if (!state) return whole(body, init);
  if (init === undefined) return state;
  if (init === JSON_INIT) {
    state.type = JSON_TYPE;
    return state;
  }
  if (init instanceof JsonInit) {
    state.type = JSON_TYPE;
    return readInit(state, init.init) ? state : whole(body, platformJsonInit(init.init));
  }
  return readInit(state, init) ? state : whole(body, init);
}

function plainState(body: unknown): ResponseState | undefined {
  if (typeof body === 'string') return new ResponseState(200, '', TEXT_TYPE, body);
  if (body === null || body === undefined) return new ResponseState(200, '', undefined, null);
  const bytes = copyBytes(body);
  return bytes && new ResponseState(200, '', undefined, bytes);
}

/** As in the platform, what happens to the bytes later does not show in the response. */
function copyBytes(body: unknown): Bytes | undefined {
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice());
  if (!ArrayBuffer.isView(body) || !(body.buffer instanceof ArrayBuffer)) return undefined;
  return new Uint8Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength));
}

function whole(body: unknown, init: ResponseInit | null | undefined): ResponseState {
  const response = new Platform(body as BodyInit, platformInit(init));
  // Bun adds the type of a text only where it sends the response itself.
  if (typeof body === 'string' && !response.headers.has('content-type'))
    response.headers.set('content-type', TEXT_TYPE);
  return ResponseState.around(response);
}

/** Deno reads headers that inherit from its own by their slots, which lazy ones do not have: it gets pairs. */
function platformInit(init: ResponseInit | null | undefined): ResponseInit | undefined {
  const headers = init?.headers;
  const list = headers instanceof LazyHeaders ? headerListOf(headers) : undefined;
  if (!init || !list) return init as ResponseInit | undefined;
  const pairs = list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : []));
  // Read one by one, as init may be a Response; what was left out stays left out.
  const { status = 200, statusText = '' } = init;
  return { status, statusText, headers: pairs as [string, string][] };
}

const REASON = /^[\t -~]*$/;

/** @returns Whether all of it was plain; if not, nothing was consumed. */
function readInit(state: ResponseState, init: ResponseInit | null): boolean {
  if (typeof init !== 'object' || init === null) return false;
  const { status = 200, statusText = '', headers } = init;
  if (typeof status !== 'number' || !(status >= 200 && status <= 599) || status % 1 !== 0) return false;
  if (state.body !== null && (status === 204 || status === 205 || status === 304)) return false;
  if (statusText !== '' && (typeof statusText !== 'string' || !REASON.test(statusText))) return false;
  state.status = status;
  state.statusText = statusText;
  if (headers === undefined) return true;
  const list = headerListOf(headers);
  if (!list) return false;
  if (list.length === 2 && list[0] === 'content-type') {
    state.type = list[1];
  } else if (list.length > 0) {
    state.list = list;
    if (hasHeader(list, 'content-type')) state.type = undefined;
  }
  return true;
}
