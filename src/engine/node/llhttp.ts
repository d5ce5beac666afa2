import wasm from 'undici/lib/llhttp/llhttp_simd-wasm.js';

/**
 * What a parser tells of the messages that it reads. Positions are those of the bytes that it was last given; a part
 * that is cut by the end of these is told in as many calls. What is returned is 0 to go on, or one of `Verdict`.
 */
export interface ParserEvents {
  onTarget(start: number, end: number): number;
  onHeaderName(start: number, end: number): number;
  onHeaderValue(start: number, end: number): number;
  onHeadersComplete(isUpgrade: boolean, keepsAlive: boolean): number;
  onBody(start: number, end: number): number;
  onMessageComplete(): number;
}

/** What an event can be answered with. */
export const Verdict = { proceed: 0, refuse: -1, pause: 21 } as const;

/** Why a parser stopped; every other code is that of a malformed message. */
export const ParseCode = { ok: 0, paused: 21, upgrade: 22, refused: 24 } as const;

/** The part of llhttp's interface that is used here. */
interface Llhttp {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  llhttp_alloc(type: number): number;
  llhttp_reset(parser: number): void;
  llhttp_execute(parser: number, data: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_resume(parser: number): void;
  llhttp_resume_after_upgrade(parser: number): void;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_http_major(parser: number): number;
  llhttp_get_http_minor(parser: number): number;
  llhttp_get_method(parser: number): number;
  llhttp_method_name(method: number): number;
}

const REQUEST = 1;
/** How many bytes `execute` takes at most: as much as Node reads from a socket at a time. */
export const MAX_INPUT = 65_536;

/** Whose messages are being read: the module calls back synchronously, and one at a time. */
let events: ParserEvents | undefined;

const llhttp = instantiate();
const input = llhttp.malloc(MAX_INPUT);
let inputView = new Uint8Array(llhttp.memory.buffer, input, MAX_INPUT);
/** Parsers that no connection has; the module's memory never shrinks. */
const spare: number[] = [];

function instantiate(): Llhttp {
  const env = {
    wasm_on_message_begin: () => 0,
    wasm_on_status: () => 0,
    wasm_on_url: tell((to, start, end) => to.onTarget(start, end)),
    wasm_on_header_field: tell((to, start, end) => to.onHeaderName(start, end)),
    wasm_on_header_value: tell((to, start, end) => to.onHeaderValue(start, end)),
    wasm_on_body: tell((to, start, end) => to.onBody(start, end)),
    wasm_on_headers_complete: (_parser: number, _status: number, upgrade: number, keepAlive: number) =>
      events ? events.onHeadersComplete(upgrade !== 0, keepAlive !== 0) : Verdict.refuse,
    wasm_on_message_complete: () => (events ? events.onMessageComplete() : Verdict.refuse),
  };
  // Compiled at once, not in the background: nothing can be served before.
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env });
  return exports as unknown as Llhttp;
}

/** What the module calls: it tells addresses and lengths. */
function tell(fn: (to: ParserEvents, start: number, end: number) => number) {
  return (_parser: number, at: number, length: number): number =>
    events ? fn(events, at - input, at - input + length) : Verdict.refuse;
}

/** The methods that are asked for every day, by llhttp's number. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'POST', 'PUT', 'CONNECT', 'OPTIONS', 'TRACE'];

/** Reads the requests of one connection, as strictly as llhttp can. */
export class RequestParser {
  readonly #parser = spare.pop() ?? llhttp.llhttp_alloc(REQUEST);

  /**
   * Reads bytes.
   *
   * @returns `ParseCode.ok` when all were read, else why it stopped: `position` says where.
   */
  execute(to: ParserEvents, bytes: Uint8Array): number {
    // The memory is another one once it has grown.
    if (inputView.byteLength === 0) inputView = new Uint8Array(llhttp.memory.buffer, input, MAX_INPUT);
    inputView.set(bytes);
    events = to;
    try {
      return llhttp.llhttp_execute(this.#parser, input, bytes.length);
    } finally {
      events = undefined;
    }
  }

  /** Where `execute` stopped. */
  get position(): number {
    return llhttp.llhttp_get_error_pos(this.#parser) - input;
  }

  /** Goes on after `ParseCode.paused`, or `ParseCode.upgrade`. */
  resume(code: number): void {
    if (code === ParseCode.upgrade) llhttp.llhttp_resume_after_upgrade(this.#parser);
    else llhttp.llhttp_resume(this.#parser);
  }

  /** Whether a message may end where the bytes have ended. */
  finish(to: ParserEvents): boolean {
    events = to;
    try {
      return llhttp.llhttp_finish(this.#parser) === ParseCode.ok;
    } finally {
      events = undefined;
    }
  }

  /** The method of the request whose headers were read last. */
  get method(): string {
    const number = llhttp.llhttp_get_method(this.#parser);
    return METHODS[number] ?? readText(llhttp.llhttp_method_name(number));
  }

  /** The major version of that request: 1 of HTTP/1.0. */
  get majorVersion(): number {
    return llhttp.llhttp_get_http_major(this.#parser);
  }

  /** The minor version of that request: 0 of HTTP/1.0. */
  get minorVersion(): number {
    return llhttp.llhttp_get_http_minor(this.#parser);
  }

  /** Gives the parser back. It must not be used any more. */
  release(): void {
    llhttp.llhttp_reset(this.#parser);
    spare.push(this.#parser);
  }
}

function readText(address: number): string {
  const bytes = new Uint8Array(llhttp.memory.buffer, address);
  return String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
}
