import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WaymarkError } from '../../http/waymark-error.ts';
import { BUILD_NOTES } from '../build-notes.ts';

/**
 * The first version of each line of `react-server-dom-*` with the fixes of CVE-2025-55182, -55183, -55184 and -67779, and of
 * CVE-2026-23864, -23869, -23870 and -44907 (GHSA-wx67-qw84-cm4g), and then the releases of 14 October 2026, which all
 * lines had at once: CVE-2026-126187 and -130165 were told of later, and no version is newer.
 */
const FIRST_SAFE: readonly (readonly [line: string, patch: number])[] = [
  ['19.0', 9],
  ['19.1', 10],
  ['19.2', 9],
  ['19.3', 1],
];

/** The package that the plugin takes in the place of its own copy, where the project depends on it. */
const OWN_COPY = 'react-server-dom-webpack';

/**
 * Checks that React's wire format, through which clients call functions of the server, has no hole that is known.
 *
 * @param dir The absolute path of the project directory.
 * @param plugin That of the folder of `@vitejs/plugin-rsc`.
 * @throws {WaymarkError} `ERR_REACT_UNSAFE` for one that has.
 */
export function checkReactVersions(dir: string, plugin: string): void {
  const bundled = join(plugin, 'dist/vendor/react-server-dom/package.json');
  check(
    'The copy of `react-server-dom` in `@vitejs/plugin-rsc`',
    versionIn(bundled),
    '@vitejs/plugin-rsc@0.5.38',
  );
  const own = findOwn(dir);
  if (own !== undefined) check(`\`${OWN_COPY}\``, versionIn(own), `${OWN_COPY}@latest`);
}

/**
 * The version of React's wire format that a build has in it.
 *
 * @param plugin As above.
 */
export function wireVersion(dir: string, plugin: string): string {
  return versionIn(findOwn(dir) ?? join(plugin, 'dist/vendor/react-server-dom/package.json'));
}

/** Notes in a build which version it has. */
export function noteWireVersion(bundleDir: string, version: string): void {
  writeFileSync(join(bundleDir, BUILD_NOTES.react), `${JSON.stringify({ version })}\n`);
}

/**
 * Checks that a build was not made with a version of which a hole has become known since.
 *
 * @throws {WaymarkError} `ERR_REACT_UNSAFE`.
 */
export function checkBuiltVersion(distDir: string): void {
  const file = join(distDir, BUILD_NOTES.react);
  if (!existsSync(file) || isSafe(versionIn(file))) return;
  throw new WaymarkError(
    'ERR_REACT_UNSAFE',
    `The build has \`react-server-dom\` of version ${versionIn(file)} in it, through which clients can harm the server (CVE-2025-55182 and others). Install a newer \`@vitejs/plugin-rsc\`, and build again: waymark build`,
  );
}

function check(what: string, version: string, mend: string): void {
  if (isSafe(version)) return;
  throw new WaymarkError(
    'ERR_REACT_UNSAFE',
    `${what} is of version ${version}, through which clients can harm the server (CVE-2025-55182 and others). Install a newer one: npm install ${mend}`,
  );
}

/** Whether a version has the fixes; one that cannot be read does not. */
export function isSafe(version: string): boolean {
  const [, major, minor, patch, pre] = /^(\d+)\.(\d+)\.(\d+)(-.+)?/.exec(version) ?? [];
  if (major === undefined || pre !== undefined) return false;
  const line = FIRST_SAFE.find(([name]) => name === `${major}.${minor}`);
  if (line) return Number(patch) >= line[1];
  return Number(major) > 19 || (major === '19' && Number(minor) > 3);
}

function versionIn(file: string): string {
  try {
    return String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version);
  } catch {
    return 'unknown';
  }
}

function findOwn(dir: string): string | undefined {
  try {
    return createRequire(join(dir, 'package.json')).resolve(`${OWN_COPY}/package.json`);
  } catch {
    return undefined;
  }
}
