import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedFinding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import { readJson } from './read-json.ts';

/** Fields of vercel.json that Vercel acts upon, and what becomes of them. */
const VERCEL: Readonly<Record<string, string>> = {
  redirects: 'Put them into `redirects()` of next.config.',
  rewrites: 'Put them into `rewrites()` of next.config.',
  headers: 'Put them into `headers()` of next.config.',
  routes: 'Put them into the rules of next.config.',
};

/** What runs a project beside its own code: vercel.json, and a server of its own. */
export function checkPlatform(dir: string, files: readonly string[]): PlacedFinding[] {
  return [...checkVercel(dir, files), ...customServers(dir, files)];
}

function checkVercel(dir: string, files: readonly string[]): PlacedFinding[] {
  const file = 'vercel.json';
  if (!files.includes(file)) return [];
  const fields = readJson(join(dir, file));
  if (!fields) return [{ file, level: 'note', message: 'The file is no JSON, and was not looked at.' }];
  return Object.entries(VERCEL)
    .filter(([name]) => fields[name] !== undefined)
    .map(([name, hint]) => ({
      file,
      kind: 'other',
      level: 'difference',
      message: `\`${name}\` is for Vercel alone.`,
      hint,
    }));
}

const SERVER = /^(?:src\/)?server(?:\/index)?\.[mc]?[jt]s$/;

function customServers(dir: string, files: readonly string[]): PlacedFinding[] {
  return files
    .filter((file) => SERVER.test(file) && importsNext(readFileSync(join(dir, file), 'utf8')))
    .map((file) => ({
      file,
      kind: 'other',
      level: 'breaks',
      message: 'A server of your own around Next.js is not run.',
      hint: '`waymark start` serves; move what it adds into proxy.ts, instrumentation.ts or route handlers.',
      entry: DIFFERENCES.customServer,
    }));
}

function importsNext(text: string): boolean {
  return /\bfrom\s+['"]next['"]|\brequire\(\s*['"]next['"]\s*\)/.test(text);
}
