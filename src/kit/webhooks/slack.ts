import { fromHex, verifyHmac } from './hmac.ts';
import { jsonOrFormPayload, memberOf, textOf } from './payload.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { signedProvider } from './signed-provider.ts';
import { sentAt } from './sent-at.ts';

/** Which deliveries are Slack's. */
export interface SlackOptions {
  /** The signing secret of the app. */
  readonly secret: WebhookSecret;
}

/**
 * Events, interactions and slash commands of Slack. The type is that of the event, the interaction, or the command;
 * the challenge by which Slack tries out a URL is answered without the handler.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function slack({ secret }: SlackOptions): WebhookProvider {
  return signedProvider({ name: 'Slack', secret, verify });
}

async function verify(
  delivery: ReceivedDelivery,
  secrets: readonly string[],
): Promise<VerifiedDelivery | WebhookRefusal> {
  const { request, body } = delivery;
  const header = request.headers.get('x-slack-signature');
  if (header === null) return 'signature-missing';
  const text = header.startsWith('v0=') ? header.slice('v0='.length) : '';
  const signature = fromHex(text, 32);
  if (!signature) return 'signature-malformed';
  const time = request.headers.get('x-slack-request-timestamp') ?? '';
  const sent = sentAt(time, delivery);
  if (typeof sent === 'string') return sent;
  const check = { hash: 'SHA-256', secrets, signed: [`v0:${time}:`, body], signatures: [signature] } as const;
  if (!(await verifyHmac(check))) return 'signature-wrong';
  const payload = jsonOrFormPayload(request, body);
  if (payload === undefined) return 'body-malformed';
  return { ...describe(payload, text), payload, sentAt: sent };
}

function describe(payload: unknown, signature: string): Pick<VerifiedDelivery, 'id' | 'type' | 'answer'> {
  const type = textOf(payload, 'type');
  // Slack repeats events alone, each time with another signature.
  const id = textOf(payload, 'event_id') || textOf(payload, 'trigger_id') || signature;
  if (type === 'url_verification') return { id, type, answer: new Response(textOf(payload, 'challenge')) };
  return { id, type: textOf(memberOf(payload, 'event'), 'type') || textOf(payload, 'command') || type };
}
