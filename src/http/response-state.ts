import { hasHeader } from './header-list.ts';
import { LazyHeaders, currentList } from './lazy-headers.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const Platform = globalThis.Response;

/** What an engine has written of an answer that is sent often, beside that answer. */
export interface WrittenHead {
  /** The lines of its head, from the first to `Content-Length`; `undefined` before it was first sent. */
  text: string | undefined;
}

/** What a lazy response consists of. */
export class ResponseState {
  status: number;
  statusText: string;
  /** The `content-type`, as long as `list` has none and `headers` is not set. */
  type: string | undefined;
  /** What stands before `list`, as long as `headers` is not set: shared, not to be changed. */
  front: readonly string[] | undefined;
  /** The headers, as long as `headers` is not set: shared between copies, not to be changed. */
  list: readonly string[] | undefined;
  /** The headers once somebody has asked for them. */
  headers: Headers | undefined;
  body: string | Bytes | null;
  /** Holds the body once somebody needs it as a stream. */
  carrier: Response | undefined;
  /** A response of the platform that this one is, where its making was not lazy. */
  whole: Response | undefined;
  /** Whether the body was read whole, or sent. */
  isUsed: boolean;
  /** Where the engine keeps the head that it writes of `list`, for an answer that is sent often. */
  written: WrittenHead | undefined;

  constructor(status: number, statusText: string, type: string | undefined, body: string | Bytes | null) {
    this.status = status;
    this.statusText = statusText;
    this.type = type;
    this.front = undefined;
    this.list = undefined;
    this.headers = undefined;
    this.body = body;
    this.carrier = undefined;
    this.whole = undefined;
    this.isUsed = false;
    this.written = undefined;
  }

  /** The state of a response that is one of the platform. */
  static around(whole: Response): ResponseState {
    const state = new ResponseState(whole.status, whole.statusText, undefined, null);
    state.whole = whole;
    state.headers = whole.headers;
    return state;
  }
}

/** Whether nobody has read the body, nor asked for it as a stream. */
export function isFresh(state: ResponseState): boolean {
  return !state.isUsed && state.carrier === undefined && state.whole === undefined;
}

/** The headers, which are the truth from now on. */
export function headersOf(state: ResponseState): Headers {
  return (state.headers ??= new LazyHeaders(undefined, [...allHeaders(state)]));
}

/** The headers of a state whose `headers` are not set, in no order. */
function allHeaders({ front, list, type }: ResponseState): readonly string[] {
  if (front === undefined && type === undefined) return list ?? [];
  const all = [...(front ?? []), ...(list ?? [])];
  if (type !== undefined && !hasHeader(all, 'content-type')) all.push('content-type', type);
  return all;
}

/** A response of the platform that holds the body of a state, which is neither `null` nor in `whole`. */
export function carrierOf(state: ResponseState): Response {
  if (state.carrier) return state.carrier;
  state.carrier = new Platform(state.body);
  // The stream of a body that was read is one that gives nothing more.
  if (state.isUsed) void state.carrier.arrayBuffer();
  return state.carrier;
}

/** The response of the platform to read the body of, with the `content-type` of this moment. */
export function readerOf(state: ResponseState): Response {
  if (state.whole) return state.whole;
  const reader = state.body === null ? new Platform(null) : carrierOf(state);
  const type = headersOf(state).get('content-type');
  if (type === null) reader.headers.delete('content-type');
  else reader.headers.set('content-type', type);
  return reader;
}

/** Gives a state the headers that another has now, to be changed on their own. */
export function copyHeaders(
  state: ResponseState,
  { type, front, list, headers }: ResponseState,
): ResponseState {
  state.type = headers ? undefined : type;
  state.front = headers ? undefined : front;
  state.list = headers ? [...listNow(headers)] : list;
  return state;
}

/** The pairs of headers as they are now, in no order: not a copy. */
export function listNow(headers: Headers): readonly string[] {
  return currentList(headers) ?? [...headers].flat();
}
