import { WaymarkError } from '../../http/waymark-error.ts';
import { fromBase64, verifyHmac } from './hmac.ts';
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

/** Which deliveries count. */
export interface StandardWebhooksOptions {
  /** The secret of the endpoint, in base64: `whsec_…`. */
  readonly secret: WebhookSecret;
  /** Who sends, for messages. Default: `Standard Webhooks`. */
  readonly name?: string | undefined;
}

/**
 * Webhooks of everyone who follows Standard Webhooks, such as OpenAI, Resend, Clerk and Supabase; and of Svix, whose
 * headers have another name.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks({
  secret,
  name = 'Standard Webhooks',
}: StandardWebhooksOptions): WebhookProvider {
  return signedProvider({
    name,
    secret,
    verify: (delivery, secrets) =>
      verify(
        delivery,
        secrets.map((each) => decodeSecret(each, name)),
      ),
  });
}

async function verify(
  delivery: ReceivedDelivery,
  secrets: readonly Uint8Array<ArrayBuffer>[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  const { headers } = delivery.request;
  const family = headers.has('webhook-signature') ? 'webhook' : 'svix';
  const header = headers.get(`${family}-signature`);
  if (header === null) return 'signature-missing';
  const id = headers.get(`${family}-id`) ?? '';
  // Between id, time and body stands a point: an id with one could be read in two ways.
  if (id === '' || id.includes('.')) return 'signature-malformed';
  const signatures = header
    .split(' ')
    .flatMap((item) => (item.startsWith('v1,') ? (fromBase64(item.slice('v1,'.length), 32) ?? []) : []));
  if (signatures.length === 0) return 'signature-malformed';
  const time = headers.get(`${family}-timestamp`) ?? '';
  const sent = sentAt(time, delivery);
  if (typeof sent === 'string') return sent;
  const signed = [`${id}.${time}.`, delivery.body];
  if (!(await verifyHmac({ hash: 'SHA-256', secrets, signed, signatures }))) return 'signature-wrong';
  const payload = jsonPayload(delivery.body);
  return payload === undefined
    ? 'body-malformed'
    : { id, type: textOf(payload, 'type'), payload, sentAt: sent };
}

function decodeSecret(secret: string, name: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(secret.trim().replace(/^whsec_/, ''));
  if (bytes) return bytes;
  throw new WaymarkError(
    'ERR_WEBHOOK_SECRET',
    `Cannot verify a webhook of ${name}: its secret is not in base64. Copy it whole, as it is shown: whsec_…`,
  );
}
