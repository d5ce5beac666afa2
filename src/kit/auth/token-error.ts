const MALFORMED = 'The token is no signed JSON Web Token that can be used here.';

/** By jose's codes: its classes are not the same in each copy that a bundler makes. */
const DETAILS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'The token has expired.',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The token is signed with an algorithm that is not accepted here.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the token does not hold.',
  ERR_JWKS_NO_MATCHING_KEY: 'The token is signed with a key that its issuer does not publish.',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The token does not say which key of its issuer it is signed with.',
  ERR_JWS_INVALID: MALFORMED,
  ERR_JWT_INVALID: MALFORMED,
  ERR_JOSE_NOT_SUPPORTED: MALFORMED,
};

/** What is wrong with a token, in a sentence for its sender; `undefined` for an error that is not about the token. */
export function describeTokenError(error: unknown): string | undefined {
  const { code, claim, reason } = error as { code?: unknown; claim?: unknown; reason?: unknown };
  if (typeof code !== 'string') return undefined;
  if (code !== 'ERR_JWT_CLAIM_VALIDATION_FAILED') return DETAILS[code];
  if (claim === 'nbf' && reason === 'check_failed') return 'The token is not valid yet.';
  return reason === 'missing'
    ? `The token has no claim \`${String(claim)}\`.`
    : `The claim \`${String(claim)}\` of the token is not the one that is needed here.`;
}
