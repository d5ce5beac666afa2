import type { Robots } from './metadata-route-types.ts';

type RobotsRule = Extract<Robots['rules'], { userAgent?: unknown }>;

/**
 * The text of a robots.txt, letter for letter as Next.js has it.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/metadata/robots
 */
export function robotsText({ rules, host, sitemap }: Robots): string {
  return [
    ...listOf(rules).map(ruleText),
    ...(host ? [`Host: ${host}\n`] : []),
    ...lines('Sitemap', sitemap || undefined),
  ].join('');
}

function ruleText({ userAgent, allow, disallow, crawlDelay, other }: RobotsRule): string {
  const more = Object.entries(other ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return [
    ...lines('User-Agent', userAgent || '*'),
    ...lines('Allow', allow || undefined),
    ...lines('Disallow', disallow || undefined),
    ...(crawlDelay ? [`Crawl-delay: ${crawlDelay}\n`] : []),
    ...more.flatMap(([name, value]) => lines(name, value)),
    '\n',
  ].join('');
}

function lines(name: string, values: unknown): string[] {
  return values === undefined ? [] : listOf(values).map((value) => `${name}: ${String(value)}\n`);
}

function listOf<Item>(items: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(items) ? items : [items as Item];
}
