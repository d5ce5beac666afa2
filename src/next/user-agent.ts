import { UAParser } from 'ua-parser-js';

/** What a `User-Agent` header tells. */
export interface UserAgent {
  /** Whether it is a crawler or the preview of a messenger. */
  isBot: boolean;
  ua: string;
  browser: { name?: string; version?: string; major?: string };
  device: { model?: string; type?: string; vendor?: string };
  engine: { name?: string; version?: string };
  os: { name?: string; version?: string };
  cpu: { architecture?: string };
}

const BOTS = [
  'Googlebot',
  'Mediapartners-Google',
  'AdsBot-Google',
  'googleweblight',
  'Storebot-Google',
  'Google-PageRenderer',
  'Google-InspectionTool',
  'Bingbot',
  'BingPreview',
  'Slurp',
  'DuckDuckBot',
  'baiduspider',
  'yandex',
  'sogou',
  'LinkedInBot',
  'bitlybot',
  'tumblr',
  'vkShare',
  'quora link preview',
  'facebookexternalhit',
  'facebookcatalog',
  'Twitterbot',
  'applebot',
  'redditbot',
  'Slackbot',
  'Discordbot',
  'WhatsApp',
  'SkypeUriPreview',
  'ia_archiver',
  'GPTBot',
];
const BOT = new RegExp(BOTS.join('|'), 'i');

/**
 * Reads the `User-Agent` header of a request.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/userAgent
 */
export function userAgent({ headers }: { headers: Headers }): UserAgent {
  return userAgentFromString(headers.get('user-agent') || undefined);
}

/** Reads the value of a `User-Agent` header. */
export function userAgentFromString(input: string | undefined): UserAgent {
  return { ...new UAParser(input).getResult(), isBot: input !== undefined && BOT.test(input) } as UserAgent;
}
