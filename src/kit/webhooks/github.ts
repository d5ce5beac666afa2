import { fromHex, verifyHmac } from './hmac.ts';
import { jsonOrFormPayload } from './payload.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { identifiedBy, type IdentifyBy, signedProvider } from './signed-provider.ts';

/** Which deliveries are GitHub's. */
export interface GitHubOptions {
  /** The secret that was entered for the webhook. */
  readonly secret: WebhookSecret;
  /**
   * By what deliveries are told apart. `header`: by `X-GitHub-Delivery`, which is not signed, so that whoever has seen a whole
   * delivery could send it again under another id. `body`: by the body, which is, so that of two events that are the
   * same to the letter the second is taken for the first. Default: `header`.
   */
  readonly identifyBy?: IdentifyBy | undefined;
}

/**
 * Events of GitHub. Their id is `X-GitHub-Delivery`, their type `X-GitHub-Event`; a `ping` is answered without the
 * handler. GitHub signs the body alone, and no time.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function github({ secret, identifyBy = 'header' }: GitHubOptions): WebhookProvider {
  return signedProvider({
    name: 'GitHub',
    secret,
    // "Payloads are capped at 25 MB."
    maxBodySize: 25 * 1024 ** 2,
    verify: identifiedBy(identifyBy, verify),
  });
}

async function verify(
  { request, body }: ReceivedDelivery,
  secrets: readonly string[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  const { headers } = request;
  const header = headers.get('x-hub-signature-256');
  if (header === null) return 'signature-missing';
  const signature = header.startsWith('sha256=') ? fromHex(header.slice('sha256='.length), 32) : undefined;
  const id = headers.get('x-github-delivery') ?? '';
  const type = headers.get('x-github-event') ?? '';
  if (!signature || id === '' || type === '') return 'signature-malformed';
  if (!(await verifyHmac({ hash: 'SHA-256', secrets, signed: [body], signatures: [signature] })))
    return 'signature-wrong';
  const payload = jsonOrFormPayload(request, body);
  if (payload === undefined) return 'body-malformed';
  const answer = type === 'ping' ? new Response('pong') : undefined;
  return { id, type, payload, answer };
}
