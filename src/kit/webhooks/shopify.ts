import { fromBase64, verifyHmac } from './hmac.ts';
import { jsonPayload } from './payload.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { identifiedBy, type IdentifyBy, signedProvider } from './signed-provider.ts';

/** Which deliveries are Shopify's. */
export interface ShopifyOptions {
  /** The client secret of the app. */
  readonly secret: WebhookSecret;
  /**
   * By what deliveries are told apart. `header`: by `X-Shopify-Webhook-Id`, which is not signed, so that whoever has seen a whole
   * delivery could send it again under another id. `body`: by the body, which is, so that of two events that are the
   * same to the letter the second is taken for the first. Default: `header`.
   */
  readonly identifyBy?: IdentifyBy | undefined;
}

/**
 * Webhooks and events of Shopify. Their id is `X-Shopify-Webhook-Id`, their type `X-Shopify-Topic`. Shopify signs the
 * body alone, and no time.
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export function shopify({ secret, identifyBy = 'header' }: ShopifyOptions): WebhookProvider {
  return signedProvider({
    name: 'Shopify',
    secret,
    maxBodySize: 5 * 1024 ** 2,
    verify: identifiedBy(identifyBy, verify),
  });
}

async function verify(
  { request: { headers }, body }: ReceivedDelivery,
  secrets: readonly string[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  // What Shopify calls events has the same headers without `X-`.
  const header = (name: string) => headers.get(`x-shopify-${name}`) ?? headers.get(`shopify-${name}`) ?? '';
  const text = header('hmac-sha256');
  if (text === '') return 'signature-missing';
  const signature = fromBase64(text, 32);
  const id = header('webhook-id');
  if (!signature || id === '') return 'signature-malformed';
  if (!(await verifyHmac({ hash: 'SHA-256', secrets, signed: [body], signatures: [signature] })))
    return 'signature-wrong';
  const payload = jsonPayload(body);
  return payload === undefined ? 'body-malformed' : { id, type: header('topic'), payload };
}
