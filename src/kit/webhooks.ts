import { isBodyTooLarge } from '../http/body-limit.ts';
import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import type { MaybePromise } from '../http/cache-store.ts';
import { problemResponse } from '../http/problem-response.ts';
import { readBytes } from '../http/read-bytes.ts';
import type { GivenContext, RouteArguments } from '../http/route-arguments.ts';
import type { SharedStore } from '../http/shared-store.ts';
import type { StandardSchema } from '../http/standard-schema.ts';
import { isWaymarkError } from '../http/waymark-error.ts';
import { sharedStore } from '../store/shared-store.ts';
import { digest } from './once/digest.ts';
import { runOnce } from './once/run-once.ts';
import { fieldError } from './validate/field-error.ts';
import type { VerifiedDelivery, WebhookProvider, WebhookRefusal } from './webhooks/provider.ts';

export type {
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './webhooks/provider.ts';
export { github, type GitHubOptions } from './webhooks/github.ts';
export { shopify, type ShopifyOptions } from './webhooks/shopify.ts';
export { slack, type SlackOptions } from './webhooks/slack.ts';
export { standardWebhooks, type StandardWebhooksOptions } from './webhooks/standard-webhooks.ts';
export { stripe, type StripeOptions } from './webhooks/stripe.ts';
export { twilio, type TwilioOptions } from './webhooks/twilio.ts';

/** A delivery that reached a handler. */
export interface WebhookEvent<Payload> {
  /** By which it is told from others: that of a repeated delivery is the same. */
  readonly id: string;
  /** What happened, in the sender's words: `push`, `invoice.paid`. */
  readonly type: string;
  /** What the schema made of the payload; without one the payload. */
  readonly payload: Payload;
  /** When it was sent; `undefined` for senders that do not sign the time. */
  readonly sentAt: Date | undefined;
  /** The body as it came. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** How webhooks are received. */
export interface WebhookOptions<Payload> {
  /** Who sends them: `github({ secret })`. */
  readonly provider: WebhookProvider;
  /** What payloads have to be: a delivery that does not fit is answered with 422. Default: anything. */
  readonly schema?: StandardSchema<unknown, Payload> | undefined;
  /** How many seconds the signed time may be away from now, in both directions. Default: 300. */
  readonly tolerance?: number | undefined;
  /** What a body may have. Default: what the sender's may have; see docs/webhooks.md. */
  readonly maxBodySize?: ByteSize | undefined;
  /** For how many seconds a delivery that was handled is remembered. Default: three days; 0 for not at all. */
  readonly rememberFor?: number | undefined;
  /**
   * What becomes of a delivery while the store is away: `refuse` answers 503, so that the sender tries again; `allow`
   * handles it, perhaps more than once. Default: `refuse`.
   */
  readonly onStoreError?: 'refuse' | 'allow' | undefined;
  /** Where deliveries are remembered. Default: `sharedStore()`. */
  readonly store?: SharedStore | undefined;
  /** Is told why a delivery is refused, which its sender is not. Default: nobody is. */
  readonly onRefused?: ((reason: WebhookRefusal, request: Request) => void) | undefined;
}

/** What does something about a delivery. Without an answer of its own, the sender gets the one that it wants. */
export type WebhookHandler<Payload, Context> = {
  // A method, so that its request may be named `NextRequest`, which it is wherever a server calls it.
  handle(request: Request, event: WebhookEvent<Payload>, context: Context): MaybePromise<Response | void>;
}['handle'];

/**
 * Receives webhooks: only deliveries whose signature is right, and whose time is near, reach the handler, each one
 * once in all instances. One that fails, by an error or an answer other than 2xx, is handled again when its sender
 * repeats it; one that was handled is answered as the first time.
 *
 * @throws (while requests are answered) {WaymarkError} `ERR_WEBHOOK_SECRET` where there is no secret.
 *
 * @example
 * ```ts
 * export const POST = webhook(
 *   { provider: github({ secret: process.env.GITHUB_WEBHOOK_SECRET }) },
 *   async (_request, { type, payload }) => {
 *     console.log(type, payload);
 *   },
 * );
 * ```
 */
export function webhook<Payload = unknown, Context extends object = RouteArguments>(
  options: WebhookOptions<Payload>,
  handler: WebhookHandler<Payload, Context>,
): (request: Request, context: GivenContext<Context>) => Promise<Response> {
  const receiver = new WebhookReceiver(options);
  return (request, context) =>
    receiver.receive(request, (event) =>
      handler(request, event as WebhookEvent<Payload>, context as Context),
    );
}

type Handle = (event: WebhookEvent<unknown>) => MaybePromise<Response | void>;

class WebhookReceiver {
  readonly #options: WebhookOptions<unknown>;
  readonly #maxBodySize: number;
  readonly #rememberFor: number;

  constructor(options: WebhookOptions<unknown>) {
    this.#options = options;
    const { provider, maxBodySize = provider.maxBodySize, rememberFor = 3 * 24 * 60 * 60 } = options;
    this.#maxBodySize = parseByteSize(maxBodySize, 'maxBodySize of webhook()') || Number.POSITIVE_INFINITY;
    this.#rememberFor = rememberFor * 1000;
  }

  async receive(request: Request, handle: Handle): Promise<Response> {
    const { provider, tolerance = 300, onRefused } = this.#options;
    let body: Uint8Array<ArrayBuffer>;
    try {
      body = await readBytes(request, this.#maxBodySize);
    } catch (error) {
      if (!isBodyTooLarge(error)) throw error;
      return problemResponse({ status: 413, title: 'Content Too Large' });
    }
    const delivery = await provider.verify({ request, body, tolerance });
    if (typeof delivery === 'string') {
      onRefused?.(delivery, request);
      // The same words whatever was wrong, for who tries signatures out.
      return problemResponse({
        status: 400,
        title: 'Bad Request',
        detail: 'The delivery could not be verified.',
      });
    }
    if (delivery.answer) return delivery.answer;
    const payload = await this.#checkPayload(delivery.payload);
    if (payload instanceof Response) return payload;
    const { id, type, sentAt } = delivery;
    const event = { id, type, payload: payload.value, sentAt, body };
    const work = async () => (await handle(event)) ?? provider.accepted();
    return this.#rememberFor === 0 ? work() : this.#handleOnce(request, delivery, work);
  }

  async #checkPayload(payload: unknown): Promise<{ readonly value: unknown } | Response> {
    const { schema } = this.#options;
    if (schema === undefined) return { value: payload };
    const result = await schema['~standard'].validate(payload);
    if (result.issues === undefined) return { value: result.value };
    const errors = result.issues.slice(0, 20).map((issue) => fieldError('body', issue));
    return problemResponse({ status: 422, title: 'Unprocessable Content', errors });
  }

  async #handleOnce(
    request: Request,
    { id }: VerifiedDelivery,
    work: () => Promise<Response>,
  ): Promise<Response> {
    const { provider, onStoreError, store = sharedStore() } = this.#options;
    // One event can go to several endpoints of one app.
    const key = `webhook:${await digest(provider.name, new URL(request.url).pathname, id)}`;
    let isBegun = false;
    const begin = () => {
      isBegun = true;
      return work();
    };
    const rules = { ttl: this.#rememberFor, maxSize: 64 * 1024, isDone: isSuccess, replayHeaders: {} };
    try {
      const outcome = await runOnce({ store, key, fingerprint: '', ...rules }, begin);
      if (outcome.kind === 'answer') return outcome.response;
      return outcome.kind === 'running'
        ? again(409, 'Conflict', 'This delivery is being handled.')
        : provider.accepted();
    } catch (error) {
      if (isBegun || !isWaymarkError(error) || error.code !== 'ERR_STORE_UNAVAILABLE') throw error;
      if (onStoreError === 'allow') return work();
      return again(503, 'Service Unavailable', 'Deliveries cannot be handled now.');
    }
  }
}

function isSuccess({ ok }: Response): boolean {
  return ok;
}

/** The answer that has a sender repeat its delivery. */
function again(status: number, title: string, detail: string): Response {
  return problemResponse({ status, title, detail }, { 'retry-after': '30' });
}
