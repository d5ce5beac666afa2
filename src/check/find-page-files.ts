import type { PlacedFinding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';

/** Files of `app/` that stand for an address of their own, besides pages and route handlers. */
const METADATA =
  /^(?:src\/)?app\/(?:.*\/)?(?:(?:sitemap|robots|manifest)\.(?:[jt]sx?|xml|txt|json|webmanifest)|(?:opengraph-image|twitter-image|icon|apple-icon)\d*\.(?:[jt]sx?|png|jpe?g|gif|svg|ico)|favicon\.ico)$/;

/** What of a project is for browsers, and is not served, by the names of its files; pages are found by the scan. */
export function findPageFiles(files: readonly string[]): PlacedFinding[] {
  return files.flatMap((file): PlacedFinding[] => {
    if (!METADATA.test(file) || isRouteFolder(file)) return [];
    const hint = 'Write a route handler in a folder of the name, such as `app/robots.txt/route.ts`.';
    const message = 'Metadata files are not served.';
    return [{ file, kind: 'page', level: 'breaks', message, hint, entry: DIFFERENCES.metadata }];
  });
}

/** `app/icon/route.ts` is a route. */
function isRouteFolder(file: string): boolean {
  return /\/route\.[mc]?[jt]sx?$/.test(file);
}
