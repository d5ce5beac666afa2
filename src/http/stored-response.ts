import { wrap } from './lazy-response.ts';
import { type Bytes, ResponseState, type WrittenHead } from './response-state.ts';

/** An answer that is kept to be sent often. */
export interface StoredAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case and values in turn, sorted, none of them one of the framing. */
  readonly headers: readonly string[];
  /** Text where every character is a byte of it, else bytes. */
  readonly body: string | Bytes | null;
  readonly written: WrittenHead;
}

/** A response of an answer that is kept; costs two objects. */
export function storedResponse(answer: StoredAnswer): Response {
  const state = new ResponseState(answer.status, answer.statusText, undefined, answer.body);
  state.list = answer.headers;
  state.written = answer.written;
  return wrap(state);
}
