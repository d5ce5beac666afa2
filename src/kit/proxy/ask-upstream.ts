import { sleep } from './sleep.ts';
import { breakerOf } from './circuit-breaker.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import type { OutgoingBody } from './request-body.ts';
import { backoffBefore, isIdempotent, RetryBudget } from './retry-policy.ts';
import { agentFor } from './upstream-agent.ts';
import { isTimeout } from './upstream-error.ts';
import { type UpstreamAnswer, UpstreamExchange } from './upstream-exchange.ts';

/** What an upstream is asked. */
export interface UpstreamRequest {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: OutgoingBody;
}

/** Milliseconds of silence that an upstream may keep in the middle of an answer. */
const BODY_TIMEOUT = 60_000;

/** The upstream fails too often, and is left alone. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  /** Milliseconds until it is worth to come again. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('Too many requests to it have failed');
    this.retryAfter = retryAfter;
  }
}

const budgets = new Map<string, RetryBudget>();

/**
 * Asks an upstream, again where that is allowed and of use.
 *
 * @param life Ends the exchange, at whatever point.
 * @throws {CircuitOpen}
 * @throws what the last attempt failed with, `life.reason` if that has ended.
 */
export async function askUpstream(
  settings: ProxySettings,
  request: UpstreamRequest,
  life: AbortSignal,
): Promise<UpstreamAnswer> {
  const { retries } = settings;
  const mayRepeat = isIdempotent(request.method) && request.body.isReplayable;
  const budget = budgetOf(request.origin);
  for (let attempt = 1; ; attempt++) {
    const isLast = !mayRepeat || attempt > retries.limit;
    const { answer, error } = await attemptOnce(settings, request, life);
    const isRefused = answer !== undefined && retries.statuses.has(answer.status);
    if (answer && !isRefused) {
      budget.succeeded();
      return answer;
    }
    const mayGoOn =
      budget.failed() && !isLast && !life.aborted && !isTimeout(error) && !(error instanceof CircuitOpen);
    const wait = mayGoOn ? backoffBefore(attempt, retries, answer?.headers.get('retry-after')) : undefined;
    if (wait === undefined) {
      if (answer) return answer;
      throw error;
    }
    answer?.body?.cancel().catch(() => {});
    await sleep(wait, life);
  }
}

function budgetOf(origin: string): RetryBudget {
  let budget = budgets.get(origin);
  if (!budget) budgets.set(origin, (budget = new RetryBudget()));
  return budget;
}

type Outcome =
  | { readonly answer: UpstreamAnswer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: unknown };

/** Sends a request once, and tells the circuit breaker how it went. */
async function attemptOnce(
  settings: ProxySettings,
  request: UpstreamRequest,
  life: AbortSignal,
): Promise<Outcome> {
  const breaker = settings.breaker && breakerOf(request.origin, settings.breaker);
  const report = breaker?.enter();
  if (breaker && !report) return { error: new CircuitOpen(breaker.closedFor) };
  try {
    const answer = await send(settings, request, life);
    report?.(answer.status >= 502 && answer.status <= 504);
    return { answer };
  } catch (error) {
    // What its client did says nothing of the upstream; that it ran out of time does.
    const isClients = request.body.failure() !== undefined || (life.aborted && !isTimeout(error));
    report?.(isClients ? undefined : true);
    return { error };
  }
}

function send(
  { options, timeouts, connections }: ProxySettings,
  { origin, path, method, headers, body }: UpstreamRequest,
  life: AbortSignal,
): Promise<UpstreamAnswer> {
  if (life.aborted) return Promise.reject(life.reason as Error);
  const end = () => exchange.abort(life.reason as Error);
  const exchange = new UpstreamExchange({
    method,
    bodyTimeout: (answered) => timeouts.body ?? (isEventStream(answered) ? 0 : BODY_TIMEOUT),
    onEnd: () => life.removeEventListener('abort', end),
  });
  life.addEventListener('abort', end, { once: true });
  const pairs = [...headers].flat();
  if (body.length !== undefined) pairs.push('content-length', String(body.length));
  const agent = agentFor({ connectTimeout: timeouts.connect, connections, tls: options.tls });
  agent.dispatch(
    {
      origin,
      path,
      method: method as 'GET',
      headers: pairs,
      body: body.data as Uint8Array | null,
      headersTimeout: timeouts.headers,
      // Requests wait for each other nowhere but at the agent.
      blocking: false,
    },
    exchange,
  );
  return exchange.answer;
}

function isEventStream(headers: Headers): boolean {
  return /^\s*text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}
