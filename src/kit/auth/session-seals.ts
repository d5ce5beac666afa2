import { createHash } from 'node:crypto';
import { loadIronSession } from './load-iron-session.ts';

/** What is sealed into a cookie. Its names are short, as all of it goes with every request. */
export interface SealedSession {
  /** The cookie that it was made for, so that no other seal of the same password passes for a session. */
  readonly for: string;
  readonly id: string;
  readonly sub: string;
  /** When it was opened, and when it ends, in milliseconds. */
  readonly at: number;
  readonly exp: number;
  /** Which generation of the subject's sessions it belongs to: see `SessionRevocations`. */
  readonly gen?: string;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  readonly data?: unknown;
}

/** Longer ones are not taken: browsers refuse a cookie of more than 4096 bytes with its name. */
export const MAX_COOKIE_LENGTH = 4096;

/** As iron-session writes them; it reads others too, whose end is not signed. */
const SEAL = /^Fe26\.2\*[^~]+~2$/;

/** Seals and opens the values of cookies with iron-session: encrypted, and signed. */
export class SessionSeals {
  readonly #name: string;
  readonly #newest: Readonly<Record<string, string>>;
  readonly #all: Readonly<Record<string, string>>;

  /** @param name The cookie that they are for. */
  constructor(name: string, passwords: readonly [string, ...string[]]) {
    this.#name = name;
    const [newest] = passwords;
    this.#newest = { [idOf(newest)]: newest };
    this.#all = Object.fromEntries(passwords.map((password) => [idOf(password), password]));
  }

  async seal(session: Omit<SealedSession, 'for'>): Promise<string> {
    const { sealData } = await loadIronSession();
    const ttl = Math.max(1, Math.ceil((session.exp - Date.now()) / 1000));
    return sealData({ for: this.#name, ...session }, { password: this.#newest, ttl });
  }

  /** @returns `undefined` for what was not sealed here, was changed, or has expired. */
  async open(value: string): Promise<SealedSession | undefined> {
    if (value.length > MAX_COOKIE_LENGTH || !SEAL.test(value)) return undefined;
    const { unsealData } = await loadIronSession();
    try {
      const session: unknown = await unsealData(value, { password: this.#all });
      return isSealedSession(session) && session.for === this.#name && session.exp > Date.now()
        ? session
        : undefined;
    } catch {
      // What the library throws says how the cookie is broken; it is none of ours in any case.
      return undefined;
    }
  }
}

/** The number under which the library finds a password again, whatever others stand beside it. */
function idOf(password: string): string {
  return String(createHash('sha256').update(`waymark session ${password}`).digest().readUInt32BE());
}

function isSealedSession(value: unknown): value is SealedSession {
  if (typeof value !== 'object' || value === null) return false;
  const { id, sub, at, exp } = value as Partial<SealedSession>;
  return (
    typeof id === 'string' && typeof sub === 'string' && typeof at === 'number' && typeof exp === 'number'
  );
}
