import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runtimeFile } from '../runtime-file.ts';
import { reachesContext, SAFE_SERVER_NAMES } from './surface-uses.ts';

const SRC = resolve(import.meta.dirname, '../..');
const SERVER = runtimeFile('next/server');

/** The files of Waymark that a file loads, itself included. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?'(\.[^']+)';/gm);
  for (const [, specifier = ''] of imports) loadedBy(join(dirname(file), specifier), seen);
  return seen;
}

const CONTEXT = join(SRC, 'app/request-context.ts');

test('loadedBy: finds the context where it is asked for', () => {
  expect(loadedBy(join(SRC, 'next/headers.ts'))).toContain(CONTEXT);
  expect(loadedBy(join(SRC, 'next/after.ts'))).toContain(CONTEXT);
});

test.each([...SAFE_SERVER_NAMES])('SAFE_SERVER_NAMES: %s comes from modules that know no context', (name) => {
  const text = readFileSync(join(SRC, 'next/server.ts'), 'utf8');
  const from = new RegExp(`export \\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`).exec(text)?.[1];
  expect(from).toBeDefined();
  expect(loadedBy(join(SRC, 'next', from ?? ''))).not.toContain(CONTEXT);
});

test.each(['next/constants', 'http/bound-globals', 'kit/client-ip'])(
  'reachesContext: not through %s',
  (name) => {
    expect(reachesContext(runtimeFile(name), '')).toBe(false);
    expect(loadedBy(join(SRC, `${name}.ts`))).not.toContain(CONTEXT);
  },
);

const KIT = readdirSync(join(SRC, 'kit')).filter((name) => /(?<!firewall|\.test)\.ts$/.test(name));

test.each(KIT)('reachesContext: not through kit/%s', (name) => {
  expect(reachesContext(runtimeFile(`kit/${name.replace(/\.ts$/, '')}`), '')).toBe(false);
  expect(loadedBy(join(SRC, 'kit', name))).not.toContain(CONTEXT);
});

test.each([
  'kit/vercel-firewall',
  'next/headers',
  'next/navigation',
  'next/cache',
  'next/of-a-later-version',
])('reachesContext: through %s', (name) => {
  expect(reachesContext(runtimeFile(name), '')).toBe(true);
});

test.each([
  'import { NextResponse } from "next/server";',
  'import { NextRequest, NextResponse as Answer } from "waymark/server.js";',
  "import {userAgent,URLPattern,} from 'next/server'",
  'export { NextResponse } from "next/server";\nimport { NextRequest } from "next/server";',
])('reachesContext: not with %j', (code) => {
  expect(reachesContext(SERVER, code)).toBe(false);
});

test.each([
  'import { NextResponse, after } from "next/server";',
  'import { connection as c } from "next/server";',
  'import * as server from "next/server";',
  'import server from "next/server";',
  'import server, { NextResponse } from "next/server";',
  'import "next/server";',
  'export * from "next/server";',
  'export { after } from "next/server";',
  'import { NextResponse } from "next/server";\nconst { after } = await import("next/server");',
  'const { NextResponse } = require("next/server");',
  'import { NextResponse } from "~alias";',
])('reachesContext: with %j', (code) => {
  expect(reachesContext(SERVER, code)).toBe(true);
});
