export {
  contentSecurityPolicy,
  createNonce,
  type CspDirectives,
} from './security-headers/content-security-policy.ts';
export {
  type AddSecurityHeaders,
  createSecurityHeaders,
  type SecuredHandler,
  securityHeaders,
  type SecurityHeadersOptions,
} from './security-headers/security-headers.ts';
