/** A request as a handler saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly pairs: readonly string[];
  /** One byte a character; `undefined` where its end never came. */
  body: string | undefined;
}

/** What a server made of a stream. */
export interface Outcome {
  readonly requests: readonly SeenRequest[];
  /** The statuses of the answers, but for interim ones. */
  readonly statuses: readonly number[];
  /** Whether the connection was open once the client had sent all but its end. */
  readonly isOpen: boolean;
}

/** The statuses of what a server sent; the bodies of the answers here never look like a head. */
export function readStatuses(sent: string): number[] {
  return Array.from(sent.matchAll(/HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/g), (match) => Number(match[1])).filter(
    (status) => status >= 200,
  );
}

/** Whether two servers made the same of a stream. */
export function isSame(one: Outcome, other: Outcome): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ requests, statuses, isOpen }: Outcome): string {
  const seen = requests.map(({ method, target, pairs, body }) => [method, target, pairs, body ?? null]);
  return JSON.stringify([seen, statuses, isOpen]);
}

/** Whether the last answer says that no other follows. */
export function saysLast(sent: string): boolean {
  return /\r\nconnection: close\r\n/i.test(sent.slice(sent.lastIndexOf('HTTP/1.1 ')));
}
