import { expect } from 'vitest';
import { makeProject, runWaymark, type RunningCommand, serveWaymark } from './run-waymark.ts';

/** An answer as a test of caching looks at it. */
export interface CachedAnswer {
  readonly status: number;
  /** `x-nextjs-cache`. */
  readonly cache: string | null;
  /** `cache-control`. */
  readonly control: string | null;
  readonly text: string;
  readonly headers: Headers;
}

/** A built project that the tests of a file serve. */
export interface CachingProject {
  readonly dir: string;
  build(): Promise<string>;
  serve(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunningCommand>;
  remove(): void;
}

/** Makes a project of its route files, by the path of each: `api/rates`. */
export function cachingProject(
  routes: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): CachingProject {
  const entries = Object.entries(routes).map(([path, text]) => [`app/${path}/route.ts`, text]);
  const project = makeProject({
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(entries),
    ...files,
  });
  return {
    ...project,
    build: async () => {
      const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
      expect(code, stdout + stderr).toBe(0);
      return stdout;
    },
    serve: (args = [], env = {}) => serveWaymark('start', project.dir, { args, env }),
  };
}

/** Asks a server. */
export async function ask(url: string, init?: RequestInit): Promise<CachedAnswer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const { status, headers } = response;
  const text = await response.text();
  return {
    status,
    cache: headers.get('x-nextjs-cache'),
    control: headers.get('cache-control'),
    text,
    headers,
  };
}

/** Asks until an answer is as it should be; fails after 5 s. */
export async function askUntil(
  url: string,
  isRight: (answer: CachedAnswer) => boolean,
): Promise<CachedAnswer> {
  const end = Date.now() + 5000;
  for (;;) {
    const answer = await ask(url);
    if (isRight(answer)) return answer;
    if (Date.now() > end) throw new Error(`It stays ${answer.status} ${answer.cache}: ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A handler that tells which of its runs an answer comes from, in which process. */
export const COUNTS = `let runs = 0;
export function GET() {
  runs++;
  return Response.json({ run: runs, pid: process.pid });
}
`;
