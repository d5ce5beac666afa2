import type { Identity } from './auth-method.ts';
import type { RevocableSession } from './session-revocations.ts';
import type { SealedSession } from './session-seals.ts';

/** Who a session belongs to, as a handler gets it in `context.auth`. */
export interface SessionIdentity<Data = unknown> extends Identity {
  readonly method: 'session';
  /** Names the session: for `revoke`. */
  readonly sessionId: string;
  /** What was kept with it when it was opened, not to be changed: `update` keeps something else. */
  readonly data: Data;
  /** When it was opened, in milliseconds. */
  readonly signedInAt: number;
  /** When it ends unless it is renewed, in milliseconds. */
  readonly expiresAt: number;
}

/** A cookie that was opened, and what is known of it. */
export interface CachedSession {
  /** What the cookie has. */
  readonly value: string;
  /** What handlers get: one object for all requests with the cookie, and so frozen. */
  readonly identity: SessionIdentity;
  readonly sealed: SealedSession;
  readonly revocable: RevocableSession;
  /** Until which count of unknown changes it is known not to be revoked. */
  checked: number;
  isRevoked: boolean;
}

export function toCachedSession(value: string, sealed: SealedSession): CachedSession {
  const { id, sub, at, exp, gen, scopes = [], roles = [], data } = sealed;
  const identity = deepFreeze({
    method: 'session' as const,
    subject: sub,
    scopes,
    roles,
    sessionId: id,
    data,
    signedInAt: at,
    expiresAt: exp,
  });
  return {
    value,
    identity,
    sealed,
    revocable: { id, subject: sub, generation: gen },
    checked: -1,
    isRevoked: false,
  };
}

/** For values that came out of JSON. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
