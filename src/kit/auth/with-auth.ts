import type { MaybePromise } from '../../http/cache-store.ts';
import { directOf, promising } from '../../http/direct-handler.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import {
  type AuthMethod,
  type AuthRefusal,
  type Identity,
  type IdentityOf,
  isRefusal,
} from './auth-method.ts';
import { authOptionError } from './auth-option-error.ts';
import {
  type ChallengeOptions,
  crossSiteRefusal,
  insufficientRights,
  missingCredentials,
  refusedCredentials,
} from './challenge.ts';
import { missingRights, type Requirements } from './requirements.ts';
import { checkOrigins, isCrossSite } from './same-origin.ts';

/** How requests are authenticated. */
export interface AuthOptions<Methods extends readonly AuthMethod[], Optional extends boolean = boolean> {
  /** Asked in this order: the first for which a request carries credentials decides. */
  readonly methods: Methods;
  /** What the credentials are for, as `WWW-Authenticate` names it. Default: `api`. */
  readonly realm?: string | undefined;
  /**
   * Other origins whose pages may use a session here, such as `https://app.example.com`. Default: none. Behind a proxy
   * that changes the `Host` header, the origin that browsers see belongs here too.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Whether requests without credentials are let through as well, with `auth` undefined; credentials that do not
   * hold are refused all the same. Default: `false`.
   */
  readonly optional?: Optional | undefined;
}

/** The second argument of a handler: what a route gives it, and who the request comes from. */
export interface AuthContext<Who, Params = Record<string, string | string[] | undefined>> {
  readonly auth: Who;
  readonly params: Promise<Params>;
}

/** Wraps a handler so that it is called for those who may. */
export interface WithAuth<Who extends Identity, Found = Who> {
  // Not generic, so that what stands inside, such as `validate`, learns what it will be called with.
  (
    handler: (request: Request, context: AuthContext<Found>) => MaybePromise<Response>,
    requirements?: Requirements<Who>,
  ): (request: Request, context?: Omit<AuthContext<Found>, 'auth'>) => Promise<Response>;
  <Req extends Request, Context = AuthContext<Found>>(
    handler: (request: Req, context: Context & { readonly auth: Found }) => MaybePromise<Response>,
    requirements?: Requirements<Who>,
  ): (request: Req, context?: Omit<Context, 'auth'>) => Promise<Response>;
}

/**
 * Makes the `withAuth` of an app: a wrapper that calls a handler with `context.auth`, the identity that is verified,
 * and answers all other requests itself, with 401 or 403, `WWW-Authenticate` (RFC 6750) and a problem body (RFC 9457).
 * Who has a session is protected from requests that other sites have their browser send.
 *
 * @example
 * export const withAuth = createWithAuth({ methods: [sessions, tokens] });
 *
 * export const GET = withAuth((request, { auth }) => Response.json({ subject: auth.subject }));
 * export const DELETE = withAuth(deleteUser, { roles: ['admin'] });
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function createWithAuth<const Methods extends readonly AuthMethod[], Optional extends boolean = false>(
  options: AuthOptions<Methods, Optional>,
): WithAuth<IdentityOf<Methods>, IdentityOf<Methods> | (Optional extends true ? undefined : never)> {
  checkOptions(options);
  return ((handler: Handler, requirements: Requirements = {}) => {
    const state = guardState(options, requirements);
    const direct = directOf(handler);
    const guarded = promising((request: Request, context: object | undefined) =>
      admit(state, 0, request, context, direct),
    );
    return withContract(guarded, contractOf(handler));
  }) as never;
}

type Handler = (request: Request, context: object) => MaybePromise<Response>;

/** What a guard knows of its route. */
interface GuardState {
  readonly options: AuthOptions<readonly AuthMethod[]>;
  readonly requirements: Requirements;
  /** Whether there is nothing that an identity could lack. */
  readonly isOpen: boolean;
  readonly challenge: ChallengeOptions;
}

function guardState(options: AuthOptions<readonly AuthMethod[]>, requirements: Requirements): GuardState {
  const { methods, realm = 'api' } = options;
  const { scopes = [], roles = [], allow } = requirements;
  const schemes = [...new Set(methods.map(({ scheme }) => scheme))];
  const challenge = { schemes, realm, scopes };
  const isOpen = scopes.length === 0 && roles.length === 0 && allow === undefined;
  return { options, requirements, isOpen, challenge };
}

/** Asks the methods from one on, and goes on at once where none has to be waited for. */
function admit(
  state: GuardState,
  from: number,
  request: Request,
  context: object | undefined,
  handler: Handler,
): MaybePromise<Response> {
  const { methods } = state.options;
  for (let index = from; index < methods.length; index++) {
    const method = methods[index] as AuthMethod;
    const found = method.authenticate(request);
    if (found instanceof Promise) {
      return found.then((later) =>
        later === undefined
          ? admit(state, index + 1, request, context, handler)
          : judge(state, method, later, request, context, handler),
      );
    }
    if (found !== undefined) return judge(state, method, found as Identity, request, context, handler);
  }
  if (state.options.optional) return handler(request, withIdentity(context, undefined));
  return missingCredentials(state.challenge);
}

function judge(
  state: GuardState,
  method: AuthMethod,
  found: Identity | AuthRefusal,
  request: Request,
  context: object | undefined,
  handler: Handler,
): MaybePromise<Response> {
  if (isRefusal(found)) return refusedCredentials(found, state.challenge);
  if (method.isAmbient && isCrossSite(request, state.options)) return crossSiteRefusal();
  if (!state.isOpen) return checkRights(state, method, found, request, context, handler);
  return call(method, found, request, context, handler);
}

async function checkRights(
  { requirements, challenge }: GuardState,
  method: AuthMethod,
  identity: Identity,
  request: Request,
  context: object | undefined,
  handler: Handler,
): Promise<Response> {
  const missing = missingRights(identity, requirements);
  if (missing !== undefined) return insufficientRights(missing, challenge);
  const { allow } = requirements;
  if (allow && !(await allow(identity, request)))
    return insufficientRights('This is not allowed to who asks.', challenge);
  return call(method, identity, request, context, handler);
}

function call(
  method: AuthMethod,
  identity: Identity,
  request: Request,
  context: object | undefined,
  handler: Handler,
): MaybePromise<Response> {
  const response = handler(request, withIdentity(context, identity));
  if (method.finish === undefined) return response;
  if (!(response instanceof Promise)) return method.finish(request, response, identity);
  return response.then((answer) =>
    (method.finish as NonNullable<AuthMethod['finish']>)(request, answer, identity),
  );
}

/** What the handler is given: to spread the context of a route would cost more than all that was done before. */
function withIdentity(context: { params?: unknown } | undefined, auth: Identity | undefined): object {
  for (const name in context) {
    if (name !== 'params') return Object.assign({}, context, { auth });
  }
  return { params: context?.params, auth };
}

function checkOptions({ methods, allowedOrigins }: AuthOptions<readonly AuthMethod[]>): void {
  if (methods.length === 0)
    throw authOptionError(
      'create withAuth',
      '`methods` needs at least one, such as what createSessions() returns',
    );
  checkOrigins(allowedOrigins);
}
