import { digest } from '../once/digest.ts';
import type {
  ReceivedDelivery,
  VerifiedDelivery,
  WebhookProvider,
  WebhookRefusal,
  WebhookSecret,
} from './provider.ts';
import { secretsFor } from './secrets.ts';

/** Looks at a delivery with the secrets that count for it. */
type Verify = (
  delivery: ReceivedDelivery,
  secrets: readonly string[],
) => Promise<VerifiedDelivery | WebhookRefusal>;

/** What there is to know of a sender that signs with a secret. */
interface SignedProvider {
  readonly name: string;
  readonly secret: WebhookSecret;
  /** In bytes. Default: 1 MiB. */
  readonly maxBodySize?: number;
  readonly verify: Verify;
}

/** A sender that signs with a secret, and is content with an empty answer. */
export function signedProvider({
  name,
  secret,
  maxBodySize = 1024 ** 2,
  verify,
}: SignedProvider): WebhookProvider {
  return {
    name,
    maxBodySize,
    verify: async (delivery) => verify(delivery, await secretsFor(secret, name, delivery.request)),
    accepted: () => new Response(null, { status: 200 }),
  };
}

/** By what deliveries are told apart whose sender signs the body alone. */
export type IdentifyBy = 'header' | 'body';

/** The same look at a delivery, with the id that it is to have. */
export function identifiedBy(by: IdentifyBy, verify: Verify): Verify {
  if (by === 'header') return verify;
  return async (delivery, secrets) => {
    const found = await verify(delivery, secrets);
    return typeof found === 'string' ? found : { ...found, id: await digest(delivery.body) };
  };
}
