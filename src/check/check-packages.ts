import type { PlacedFinding } from './check-report.ts';
import type { SourceModule } from './read-module.ts';

/** Packages of which something is to be known. */
const PACKAGES: Readonly<Record<string, Pick<PlacedFinding, 'level' | 'message' | 'hint'>>> = {
  '@vercel/functions': {
    level: 'difference',
    message:
      '`waitUntil`, `geolocation` and `ipAddress` of `@vercel/functions` know nothing outside of Vercel.',
    hint: 'Use `after()` of `next/server`; take addresses from the headers of the proxy in front.',
  },
  '@vercel/edge': {
    level: 'difference',
    message: '`@vercel/edge` reads what only Vercel adds to a request.',
    hint: 'Take addresses and places from the headers of the proxy in front.',
  },
  '@vercel/firewall': {
    level: 'difference',
    message: '`checkRateLimit` of `@vercel/firewall` counts by the limits of waymark.config.*.',
    hint: 'Write them into `firewall: { rateLimits: { id: { limit: 100, window: "1m" } } }`: docs/rate-limiting.md.',
  },
  'next-ws': {
    level: 'breaks',
    message: '`next-ws` patches Next.js, which is not there.',
    hint: 'Return `NextResponse.upgrade()` from `GET`: docs/websockets.md.',
  },
};

/** The names of packages that are made for Next.js. */
const FOR_NEXT = /^(?:@[\w.-]*\/)?(?:.*[-./])?next(?:js)?(?:[-./].*)?$/;

/** Next.js itself is looked at elsewhere. */
const TOOLS = /^(?:next|@next\/.*)$/;

/** What is to be known of the packages that modules import. */
export function checkPackages(modules: Iterable<SourceModule>): PlacedFinding[] {
  const names = new Set<string>();
  for (const { imports } of modules) {
    for (const { specifier } of imports) {
      const name = PACKAGE.exec(specifier)?.[0];
      if (name !== undefined) names.add(name);
    }
  }
  return [...names].sort().flatMap((name): PlacedFinding[] => {
    const known = PACKAGES[name];
    if (known) return [{ file: 'package.json', kind: 'other', ...known }];
    if (!FOR_NEXT.test(name) || TOOLS.test(name)) return [];
    const message = `\`${name}\` is made for Next.js: what it imports of \`next/*\` it gets from Waymark. Try what uses it.`;
    return [{ file: 'package.json', kind: 'other', level: 'note', message }];
  });
}

/** The name of a package at the start of what is imported. */
const PACKAGE = /^(?:@[\w.-]+\/)?[a-z0-9][\w.-]*/;
