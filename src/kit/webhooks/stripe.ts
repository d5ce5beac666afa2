import { fromHex, verifyHmac } from './hmac.ts';
import { jsonPayload, textOf } from './payload.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { signedProvider } from './signed-provider.ts';
import { sentAt } from './sent-at.ts';

/** Which deliveries are Stripe's. */
export interface StripeOptions {
  /** The signing secret of the endpoint: `whsec_…`. */
  readonly secret: WebhookSecret;
}

/**
 * Events of Stripe. Their id is that of the event, which all deliveries of it share.
 *
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function stripe({ secret }: StripeOptions): WebhookProvider {
  return signedProvider({ name: 'Stripe', secret, verify });
}

async function verify(
  delivery: ReceivedDelivery,
  secrets: readonly string[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  const header = delivery.request.headers.get('stripe-signature');
  if (header === null) return 'signature-missing';
  const items = header.split(',').map((item) => item.trim().split('='));
  const time = items.find(([name]) => name === 't')?.[1] ?? '';
  // Other schemes, such as v0 of test events, do not count.
  const signatures = items.flatMap(([name, value = '']) => (name === 'v1' ? (fromHex(value, 32) ?? []) : []));
  if (signatures.length === 0) return 'signature-malformed';
  const sent = sentAt(time, delivery);
  if (typeof sent === 'string') return sent;
  const signed = [`${time}.`, delivery.body];
  if (!(await verifyHmac({ hash: 'SHA-256', secrets, signed, signatures }))) return 'signature-wrong';
  const payload = jsonPayload(delivery.body);
  const id = textOf(payload, 'id');
  return id === '' ? 'body-malformed' : { id, type: textOf(payload, 'type'), payload, sentAt: sent };
}
