import { parseByteSize } from '../../http/byte-size.ts';
import { DEFAULT_IDLE_TIMEOUT, DEFAULT_MAX_PAYLOAD } from '../../http/web-socket.ts';
import type { WebSocketHooks, WebSocketUpgradeOptions } from './web-socket-types.ts';

/** What `NextResponse.upgrade()` was given, checked. */
export interface Upgrade {
  readonly hooks: Readonly<WebSocketHooks>;
  readonly protocol: string | undefined;
  /** Origins in the form in which browsers send them; `*` for all. */
  readonly allowedOrigins: readonly string[];
  readonly maxPayload: number;
  /** In milliseconds. */
  readonly idleTimeout: number;
  readonly perMessageDeflate: boolean;
}

const HOOKS: readonly string[] = ['open', 'message', 'drain', 'error', 'close'];
const OPTIONS: readonly string[] = [
  'protocol',
  'allowedOrigins',
  'maxPayload',
  'idleTimeout',
  'perMessageDeflate',
];

/** A token of RFC 9110, section 5.6.2. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Checks what `NextResponse.upgrade()` is given, and copies it: what is changed later has no effect.
 *
 * @throws {TypeError} when it cannot be used.
 */
export function readUpgrade(hooks: WebSocketHooks, options: WebSocketUpgradeOptions): Upgrade {
  const given = ownValues(hooks);
  if (!given) throw wrong(`requires a hooks object, such as \`{ message(peer, message) {} }\``);
  const picked: Record<string, unknown> = {};
  for (const [name, hook] of Object.entries(given)) {
    if (!HOOKS.includes(name))
      throw wrong(`does not support the "${name}" hook: there are ${HOOKS.join(', ')}`);
    if (hook === undefined) continue;
    if (typeof hook !== 'function') throw wrong(`hook "${name}" must be a function: received ${typeof hook}`);
    picked[name] = hook;
  }
  const values = ownValues(options);
  if (!values) throw wrong('options must be an object');
  const unknown = Object.keys(values).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw wrong(`does not support the "${unknown}" option: there are ${OPTIONS.join(', ')}`);
  return {
    hooks: picked,
    protocol: readProtocol(values['protocol']),
    allowedOrigins: readOrigins(values['allowedOrigins']),
    maxPayload: readPayload(values['maxPayload']),
    idleTimeout: readTimeout(values['idleTimeout']),
    perMessageDeflate: values['perMessageDeflate'] === true,
  };
}

/** The values of a plain object, each read once; `undefined` for anything else. */
function ownValues(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Methods that are inherited would be left out without a word.
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  return { ...value };
}

function readProtocol(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && TOKEN.test(value)) return value;
  throw wrong(`option "protocol" must be a valid WebSocket subprotocol token: received ${shown(value)}`);
}

function readOrigins(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw wrong(`option "allowedOrigins" must be an array: received ${shown(value)}`);
  return value.map((each: unknown) => (each === '*' ? '*' : readOrigin(each)));
}

function readOrigin(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw wrong(
      `"allowedOrigins": each must be an HTTP(S) origin such as 'https://app.example.com': received ${shown(value)}`,
    );
  }
  if (url.href !== `${url.origin}/`) {
    throw wrong(
      `"allowedOrigins": ${shown(value)} must be without credentials, path, query, or fragment: write '${url.origin}'`,
    );
  }
  return url.origin;
}

function readPayload(value: unknown): number {
  if (value === undefined) return DEFAULT_MAX_PAYLOAD;
  const size = parseByteSize(value, 'Option "maxPayload" of NextResponse.upgrade()');
  if (size > 0 && size <= 2 ** 31 - 1) return size;
  throw wrong(`option "maxPayload" must be from 1 byte to 2 GiB: received ${shown(value)}`);
}

function readTimeout(value: unknown): number {
  if (value === undefined) return DEFAULT_IDLE_TIMEOUT;
  if (typeof value === 'number' && value >= 0 && value <= 86_400) return value * 1000;
  throw wrong(`option "idleTimeout" must be a number of seconds, at most 86400: received ${shown(value)}`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function wrong(what: string): TypeError {
  return new TypeError(`NextResponse.upgrade() ${what}.`);
}
