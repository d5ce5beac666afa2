import { WaymarkError } from '../../http/waymark-error.ts';
import type { WebhookSecret } from './provider.ts';

/**
 * The secrets that count for a request.
 *
 * @throws {WaymarkError} `ERR_WEBHOOK_SECRET` where there is none: with an empty secret anybody could sign.
 */
export async function secretsFor(
  secret: WebhookSecret,
  provider: string,
  request: Request,
): Promise<readonly string[]> {
  const found = typeof secret === 'function' ? await secret(request) : secret;
  const secrets = (Array.isArray(found) ? (found as readonly unknown[]) : [found]).filter(
    (each): each is string => typeof each === 'string' && each.trim() !== '',
  );
  if (secrets.length > 0) return secrets;
  throw new WaymarkError(
    'ERR_WEBHOOK_SECRET',
    `Cannot verify a webhook of ${provider}: there is no secret, or an empty one. Give \`secret\` the one that ${provider} shows, for example from an environment variable, and look whether that is set.`,
  );
}
