export {
  type ApiKeyIdentity,
  type ApiKeyOptions,
  type ApiKeyRecord,
  createApiKeys,
} from './auth/api-keys.ts';
export { type GeneratedApiKey, generateApiKey, hashApiKey } from './auth/api-key-format.ts';
export type { AuthMethod, AuthRefusal, Identity, IdentityOf } from './auth/auth-method.ts';
export {
  type BearerIdentity,
  createBearerTokens,
  type TokenClaims,
  type TokenOptions,
} from './auth/bearer-tokens.ts';
export type { SessionIdentity } from './auth/cached-session.ts';
export {
  type CountedAttempt,
  createLoginThrottle,
  type LoginAttempt,
  type LoginThrottle,
  type LoginThrottleOptions,
} from './auth/login-throttle.ts';
export type { Requirements } from './auth/requirements.ts';
export { isCrossSite, type SameOriginOptions, withSameOrigin } from './auth/same-origin.ts';
export type { CookieStore, SessionSource } from './auth/session-cookie.ts';
export type { SessionCookieOptions, SessionOptions } from './auth/session-options.ts';
export { createSessions, type SessionChanges, type Sessions, type SignIn } from './auth/sessions.ts';
export { type AuthContext, type AuthOptions, createWithAuth, type WithAuth } from './auth/with-auth.ts';
