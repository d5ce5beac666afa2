import { createHash, createHmac } from 'node:crypto';
import { sign as signForGitHub } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import Twilio from 'twilio';

/** A delivery, as a sender would make it. */
export interface SentDelivery {
  /** The URL that it is sent to, as the sender knows it. */
  readonly url: string;
  readonly secret: string;
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly time?: Date;
}

/** What goes over the wire. */
export interface SignedDelivery {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Who sends webhooks, and what signs them. */
export interface WebhookSender {
  readonly name: 'stripe' | 'github' | 'twilio' | 'slack' | 'shopify' | 'standardWebhooks';
  readonly secret: string;
  readonly otherSecret: string;
  readonly signatureHeader: string;
  readonly signsTime: boolean;
  readonly sign: (delivery: SentDelivery) => Promise<SignedDelivery>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const seconds = (time = new Date()) => Math.floor(time.getTime() / 1000);

/** Every sender; those of Slack and Shopify sign as their documentation says, the others with their own packages. */
export const WEBHOOK_SENDERS: readonly WebhookSender[] = [
  {
    name: 'stripe',
    secret: 'whsec_stripe',
    otherSecret: 'whsec_other',
    signatureHeader: 'stripe-signature',
    signsTime: true,
    async sign({ secret, id, type, data, time }) {
      const body = JSON.stringify({ id, object: 'event', type, data });
      const webhooks = new Stripe('sk_test').webhooks;
      const header = webhooks.generateTestHeaderString({ payload: body, secret, timestamp: seconds(time) });
      return { body, headers: { ...JSON_TYPE, 'stripe-signature': header } };
    },
  },
  {
    name: 'github',
    secret: 'github secret',
    otherSecret: 'another secret',
    signatureHeader: 'x-hub-signature-256',
    signsTime: false,
    async sign({ secret, id, type, data }) {
      const body = JSON.stringify(data);
      const signature = await signForGitHub(secret, body);
      const own = { 'x-github-event': type, 'x-github-delivery': id, 'x-hub-signature-256': signature };
      return { body, headers: { ...JSON_TYPE, ...own } };
    },
  },
  {
    name: 'twilio',
    secret: 'twilio token',
    otherSecret: 'another token',
    signatureHeader: 'x-twilio-signature',
    signsTime: false,
    async sign({ url, secret, id, type, data }) {
      const fields = { EventType: type, ...data };
      const signature = Twilio.getExpectedTwilioSignature(secret, url, fields);
      const own = { 'x-twilio-signature': signature, 'i-twilio-idempotency-token': id };
      const form = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
      return { body: new URLSearchParams(fields).toString(), headers: { ...form, ...own } };
    },
  },
  {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    name: 'slack',
    secret: 'slack secret',
    otherSecret: 'another secret',
    signatureHeader: 'x-slack-signature',
    signsTime: true,
    async sign({ secret, id, type, data, time }) {
      const body = JSON.stringify({ type: 'event_callback', event_id: id, event: { type }, ...data });
      const hash = createHmac('sha256', secret)
        .update(`v0:${seconds(time)}:${body}`)
        .digest('hex');
      const own = { 'x-slack-signature': `v0=${hash}`, 'x-slack-request-timestamp': `${seconds(time)}` };
      return { body, headers: { ...JSON_TYPE, ...own } };
    },
  },
  {
    // https://shopify.dev/docs/apps/build/webhooks/subscribe/https
    name: 'shopify',
    secret: 'shopify secret',
    otherSecret: 'another secret',
    signatureHeader: 'x-shopify-hmac-sha256',
    signsTime: false,
    async sign({ secret, id, type, data }) {
      const body = JSON.stringify(data);
      const hash = createHmac('sha256', secret).update(body).digest('base64');
      const own = { 'x-shopify-hmac-sha256': hash, 'x-shopify-topic': type, 'x-shopify-webhook-id': id };
      return { body, headers: { ...JSON_TYPE, ...own } };
    },
  },
  {
    name: 'standardWebhooks',
    secret: `whsec_${createHash('sha256').update('a').digest('base64')}`,
    otherSecret: `whsec_${createHash('sha256').update('b').digest('base64')}`,
    signatureHeader: 'webhook-signature',
    signsTime: true,
    async sign({ secret, id, type, data, time = new Date() }) {
      const body = JSON.stringify({ type, data });
      const signature = new Webhook(secret).sign(id, time, body);
      const own = {
        'webhook-id': id,
        'webhook-timestamp': `${seconds(time)}`,
        'webhook-signature': signature,
      };
      return { body, headers: { ...JSON_TYPE, ...own } };
    },
  },
];
