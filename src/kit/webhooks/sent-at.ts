import type { ReceivedDelivery, WebhookRefusal } from './provider.ts';

/**
 * The time that a delivery says it was sent at.
 *
 * @param text Seconds since 1970.
 * @returns Why it is refused, where that is too far from now: an old one may have been sent by someone who saw it.
 */
export function sentAt(text: string, { tolerance }: ReceivedDelivery): Date | WebhookRefusal {
  if (!/^\d{1,11}$/.test(text)) return 'signature-malformed';
  const seconds = Number(text);
  const now = Date.now() / 1000;
  if (seconds < now - tolerance) return 'too-late';
  return seconds > now + tolerance ? 'from-the-future' : new Date(seconds * 1000);
}
