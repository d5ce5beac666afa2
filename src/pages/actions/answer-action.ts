import {
  type HttpAccessError,
  httpAccessStatus,
  redirectLocation,
  redirectType,
} from '../../app/control-flow-errors.ts';
import type { RequestContext } from '../../app/request-context.ts';
import { isBodyTooLarge } from '../../http/body-limit.ts';
import { type PathStyle, withBasePath } from '../page-path.ts';
import type { ActionCodec, FormState, TemporaryReferences } from './action-codec.ts';
import { actionCallOf, actionRequestError, isActionRequestError } from './action-request.ts';
import type { ActionTable, ServerAction } from '../../app/server-actions.ts';
import { serverManifest } from './server-manifest.ts';
import { originFault } from './check-origin.ts';
import { formAction, formActionIds } from './form-actions.ts';
import { readForm, readFormCall, readScriptCall } from './read-call.ts';
import { refuseAction, unknownAction } from './refuse-action.ts';
import { resultOf, runAction } from './run-action.ts';

/** What the generated module gives to the actions of a project. */
export interface ActionsInput {
  readonly codec: ActionCodec;
  readonly table: ActionTable;
  /** Hosts other than that of the app whose pages may call actions. */
  readonly allowedOrigins: readonly string[];
  /** How paths of the app are written. */
  readonly style: PathStyle;
}

/** What an action has come to, to be shown. */
export interface ActionOutcome {
  readonly status: number;
  readonly headers: Headers;
  /** What a script gets; left out for a form. */
  readonly result?: Promise<unknown>;
  /** What the result rejects with, and has been reported. */
  readonly error?: unknown;
  readonly temporaryReferences?: TemporaryReferences;
  /** Whether a script gets the page, too. */
  readonly withPage: boolean;
  readonly formState?: FormState | null;
  /** What ended the action of a form instead of a result: `notFound()` or its like. */
  readonly interruption?: HttpAccessError;
}

/** A request that may call an action, and what answers it. */
export interface ActionExchange {
  readonly request: Request;
  readonly context: RequestContext;
  /** Told of the action that is called. */
  readonly onAction: (action: ServerAction) => void;
  /** Told of an error that an action ended in. */
  readonly report: (error: unknown, action: ServerAction) => void;
  readonly render: (outcome: ActionOutcome) => Promise<Response>;
  /** Answers a form whose action failed, which has been reported. */
  readonly fail: (error: unknown) => Response;
}

/** As in Next.js: nobody may keep what an action answers. */
const CACHE_CONTROL = 'no-cache, no-store, max-age=0, must-revalidate';

/**
 * Answers a request that calls a Server Action.
 *
 * @returns `undefined` for a request that calls none, and only wants the page.
 */
export async function answerAction(
  input: ActionsInput,
  exchange: ActionExchange,
): Promise<Response | undefined> {
  const { request } = exchange;
  const call = actionCallOf(request);
  if (!call) return undefined;
  const fault = originFault(
    {
      origin: request.headers.get('origin'),
      host: request.headers.get('host'),
      forwardedHost: request.headers.get('x-forwarded-host'),
    },
    input.allowedOrigins,
  );
  if (fault) {
    const { origin, host = 'nowhere' } = fault;
    return refuseAction(
      403,
      `its origin '${origin}' is not its host '${host}', and not one of \`serverActions.allowedOrigins\``,
    );
  }
  try {
    return call.kind === 'script'
      ? await answerScript(input, exchange, call.id)
      : await answerForm(input, exchange);
  } catch (error) {
    if (isBodyTooLarge(error))
      return refuseAction(413, 'its body is larger than `serverActions.bodySizeLimit`');
    if (isActionRequestError(error)) return refuseAction(400, error.message);
    throw error;
  }
}

async function answerScript(
  { codec, table }: ActionsInput,
  exchange: ActionExchange,
  id: string,
): Promise<Response> {
  const { request, context } = exchange;
  await table.prepare?.(id);
  const action = table.get(id);
  if (!action) return unknownAction(id);
  const fn = await codec.load(id);
  const manifest = serverManifest(table, codec.moduleOf);
  const { args, temporaryReferences } = await readScriptCall(request, codec, manifest);
  const end = await call(exchange, action, () => fn(...args));
  const headers = answerHeaders(context);
  const staleness = STALENESS[context.staleness];
  if (staleness !== undefined) headers.set('x-action-revalidated', staleness);
  if ('redirect' in end) {
    headers.set('x-action-redirect', `${redirectLocation(end.redirect)};${redirectType(end.redirect)}`);
    return new Response(null, { headers });
  }
  const withPage = staleness !== undefined;
  return exchange.render({ ...resultOf(end), headers, temporaryReferences, withPage });
}

async function answerForm(
  { codec, table, style }: ActionsInput,
  exchange: ActionExchange,
): Promise<Response> {
  const { request, context, render, fail } = exchange;
  const form = await readForm(request);
  const ids = formActionIds(form);
  if (ids.length === 0) throw actionRequestError('its form names none');
  for (const id of ids) await table.prepare?.(id);
  const action = formAction(table, ids);
  if (!action) return unknownAction(ids.find((id) => !table.get(id)) ?? '');
  // Before its arguments are read, for which there is little time.
  await codec.load(action.id);
  const { run, formState } = await readFormCall(form, codec, serverManifest(table, codec.moduleOf));
  const end = await call(exchange, action, run);
  const headers = answerHeaders(context);
  if ('redirect' in end) {
    headers.set('location', withBasePath(redirectLocation(end.redirect), style));
    return new Response(null, { status: 303, headers });
  }
  if ('error' in end) return fail(end.error);
  if ('interruption' in end) {
    const { interruption } = end;
    return render({ status: httpAccessStatus(interruption), headers, withPage: true, interruption });
  }
  return render({ status: 200, headers, withPage: true, formState: await formState(end.value) });
}

function call({ context, onAction, report }: ActionExchange, action: ServerAction, fn: () => unknown) {
  onAction(action);
  return runAction(context, fn, (error) => report(error, action));
}

/** What a script is told of what it has to ask for anew, as in Next.js. */
const STALENESS = { none: undefined, dynamic: '2', all: '1' } as const;

function answerHeaders(context: RequestContext): Headers {
  const headers = new Headers({ 'cache-control': CACHE_CONTROL });
  context.applyCookies(headers);
  return headers;
}
