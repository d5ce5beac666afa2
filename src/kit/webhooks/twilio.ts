import { targetOf } from '../../http/target-of.ts';
import { digest, toHex } from '../once/digest.ts';
import type { NamedValues } from '../validate/named-values.ts';
import { namedValues } from '../validate/named-values.ts';
import { fromBase64, verifyHmac } from './hmac.ts';
import { formPayload, jsonPayload, memberOf, textOf } from './payload.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { signedProvider } from './signed-provider.ts';

/** Which deliveries are Twilio's. */
export interface TwilioOptions {
  /** The auth token of the account. */
  readonly secret: WebhookSecret;
  /**
   * The URL of this endpoint as Twilio calls it, which is what Twilio signs: `https://example.com/api/sms`. The query
   * of each request is added where it has none. Default: the URL of the request, which is another one behind a proxy.
   */
  readonly url?: string | ((request: Request) => string) | undefined;
}

/**
 * Messages, calls and events of Twilio: the fields of its forms, or JSON. Their id is `I-Twilio-Idempotency-Token`, and
 * what their signature covers where there is none. Where the handler answers with nothing, so does Twilio (`<Response/>`).
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilio({ secret, url }: TwilioOptions): WebhookProvider {
  return {
    ...signedProvider({
      name: 'Twilio',
      secret,
      verify: (delivery, secrets) => verify(delivery, secrets, signedUrls(delivery.request, url)),
    }),
    accepted: () => new Response('<Response/>', { headers: { 'content-type': 'text/xml' } }),
  };
}

async function verify(
  { request, body }: ReceivedDelivery,
  secrets: readonly string[],
  urls: readonly string[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  const header = request.headers.get('x-twilio-signature');
  if (header === null) return 'signature-missing';
  const signature = fromBase64(header, 20);
  if (!signature) return 'signature-malformed';
  const bodyHash = new URL(urls[0] ?? request.url).searchParams.get('bodySHA256');
  const form = bodyHash === null ? formPayload(request, body) : undefined;
  // Of a body that is neither a form nor named by its hash, nothing would be signed.
  if (form === undefined && bodyHash === null && body.byteLength > 0) return 'body-malformed';
  if (!(await isSigned(urls, form, secrets, signature))) return 'signature-wrong';
  if (bodyHash !== null && bodyHash.toLowerCase() !== (await sha256(body))) return 'signature-wrong';
  const payload = bodyHash === null ? (form ?? queryPayload(request)) : jsonPayload(body);
  if (payload === undefined) return 'body-malformed';
  const id = request.headers.get('i-twilio-idempotency-token') ?? (await digest(header, body));
  return { id, type: typeOf(payload), payload };
}

async function isSigned(
  urls: readonly string[],
  form: NamedValues | undefined,
  secrets: readonly string[],
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const fields = signedFields(form ?? {});
  for (const url of urls) {
    const check = { hash: 'SHA-1', secrets, signed: [url, fields], signatures: [signature] } as const;
    if (await verifyHmac(check)) return true;
  }
  return false;
}

/** Each name and value, sorted by name, and without anything between them. */
function signedFields(form: NamedValues): string {
  const names = Object.keys(form).sort();
  return names
    .flatMap((name) => [...new Set([form[name]].flat())].sort().map((value) => `${name}${String(value)}`))
    .join('');
}

/**
 * The URLs that Twilio may have signed: as it came and as a URL is written, with the port of its scheme and without.
 */
function signedUrls(request: Request, url: TwilioOptions['url']): string[] {
  const given = typeof url === 'function' ? url(request) : url;
  const target = targetOf(request);
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  const { origin } = new URL(request.url);
  const whole = given === undefined ? origin + target : given.includes('?') ? given : given + query;
  const found = new Set<string>();
  for (const each of [whole, new URL(whole).href]) {
    const [, scheme = '', host = '', rest = ''] =
      /^(https?):\/\/([^/?#]*?)(?::\d+)?((?:[/?#].*)?)$/i.exec(each) ?? [];
    found.add(each);
    found.add(`${scheme}://${host}${rest}`);
    found.add(`${scheme}://${host}:${scheme.toLowerCase() === 'https' ? 443 : 80}${rest}`);
  }
  return [...found];
}

function queryPayload(request: Request): NamedValues | undefined {
  return namedValues(new URL(request.url).searchParams);
}

function typeOf(payload: unknown): string {
  // Events come as lists of CloudEvents.
  const first: unknown = Array.isArray(payload) ? payload[0] : payload;
  const named = textOf(first, 'EventType') || textOf(first, 'type');
  if (named !== '') return named;
  if (memberOf(first, 'MessageSid') !== undefined) return 'message';
  return memberOf(first, 'CallSid') === undefined ? '' : 'call';
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
