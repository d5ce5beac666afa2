import type { MaybePromise } from '../../http/cache-store.ts';
import type { Identity } from './auth-method.ts';

/** What an identity needs to be let through. */
export interface Requirements<Who extends Identity = Identity> {
  /** All of these scopes. Default: none. */
  readonly scopes?: readonly string[] | undefined;
  /** One of these roles. Default: none. */
  readonly roles?: readonly string[] | undefined;
  /** Asked last: `false` refuses with 403. Default: everyone may. */
  readonly allow?: ((identity: Who, request: Request) => MaybePromise<boolean>) | undefined;
}

/** What an identity lacks, in a sentence for the client's developer; `undefined` where nothing is missing. */
export function missingRights(
  identity: Identity,
  { scopes = [], roles = [] }: Pick<Requirements, 'scopes' | 'roles'>,
): string | undefined {
  const missing = scopes.filter((scope) => !identity.scopes.includes(scope));
  if (missing.length > 0)
    return `This needs ${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')}.`;
  if (roles.length > 0 && !roles.some((role) => identity.roles.includes(role)))
    return `This needs ${roles.length === 1 ? 'the role' : 'one of the roles'} ${roles.join(', ')}.`;
  return undefined;
}
