import { WaymarkError } from './waymark-error.ts';

/** What is thrown where a package that only some apps need is not installed. */
export function missingPeer(name: string, purpose: string, cause: unknown): WaymarkError {
  return new WaymarkError(
    'ERR_PACKAGE_MISSING',
    `Cannot ${purpose}: the package ${name} is not installed. Install it, and build anew: npm install ${name}`,
    { cause },
  );
}
