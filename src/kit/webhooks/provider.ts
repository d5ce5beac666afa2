/** A secret that a sender signs with, or several while it is changed; a function where it depends on the request. */
export type WebhookSecret =
  | string
  | readonly (string | undefined)[]
  | undefined
  | ((request: Request) => string | readonly string[] | Promise<string | readonly string[]>);

/** A delivery as it came. */
export interface ReceivedDelivery {
  /** Its body has been read. */
  readonly request: Request;
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many seconds its time may be away from that of this server, in both directions. */
  readonly tolerance: number;
}

/** Why a delivery is refused: for the log, not for the one who sent it. */
export type WebhookRefusal =
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-wrong'
  | 'too-late'
  | 'from-the-future'
  | 'body-malformed';

/** A delivery whose sender is certain. */
export interface VerifiedDelivery {
  /** By which it is told from others: that of a repeated delivery is the same. */
  readonly id: string;
  /** What happened, in the sender's words: `push`, `invoice.paid`. Empty where the sender has no word for it. */
  readonly type: string;
  readonly payload: unknown;
  /** When it was sent, where its signature covers that. */
  readonly sentAt?: Date | undefined;
  /** The answer to a delivery that is there to try out the connection. */
  readonly answer?: Response | undefined;
}

/** Someone who sends webhooks, and how it is told that it was them. */
export interface WebhookProvider {
  readonly name: string;
  /** What a body may have, in bytes. */
  readonly maxBodySize: number;
  /** @returns The delivery, or why it is refused. */
  verify(delivery: ReceivedDelivery): Promise<VerifiedDelivery | WebhookRefusal>;
  /** The answer where a handler returns none. */
  accepted(): Response;
}
