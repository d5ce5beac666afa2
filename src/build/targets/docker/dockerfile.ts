import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first line of what is written: who edits a file takes it out, and keeps the file. */
export const MARK = '# Written by waymark build --target docker; without this line it is left as it is.';

/** What an image is made of. */
export interface ImageInput {
  /** `22.21.0`: the version that the build ran on, which has been tried. */
  readonly nodeVersion: string;
  /** The folder of the build, relative to the project's. */
  readonly distDir: string;
  /** Below which `/ready` answers; `false` where nothing does. */
  readonly healthPath: string | false;
  /** Whether there are packages that the bundle needs beside it. */
  readonly hasExternals: boolean;
}

/** How the packages of a project are installed. */
export interface PackageManager {
  /** The files that say which versions. */
  readonly files: readonly string[];
  readonly install: string;
}

const NPM: PackageManager = { files: ['package.json', 'package-lock.json'], install: 'npm ci' };
const LOCKS: readonly (readonly [lock: string, manager: (version: string) => PackageManager])[] = [
  ['package-lock.json', () => NPM],
  [
    'pnpm-lock.yaml',
    (version) => ({
      files: ['package.json', 'pnpm-lock.yaml'],
      install: `npx --yes pnpm${version} install --frozen-lockfile`,
    }),
  ],
  [
    'yarn.lock',
    (version) => ({
      files: ['package.json', 'yarn.lock'],
      install: `npx --yes yarn${version} install --frozen-lockfile`,
    }),
  ],
];

/** Finds out from the lock file how the packages of a project are installed. */
export function findPackageManager(dir: string): PackageManager {
  const found = LOCKS.find(([lock]) => existsSync(join(dir, lock)));
  if (!found) return { files: ['package.json'], install: 'npm install' };
  return found[1](versionOf(dir));
}

/** The version that `packageManager` of package.json asks for: `@9.1.0`. */
function versionOf(dir: string): string {
  try {
    const { packageManager = '' } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
      packageManager?: string;
    };
    return /@\d[\w.-]*/.exec(packageManager)?.[0] ?? '';
  } catch {
    return '';
  }
}

/** Writes the Dockerfile of a project. */
export function dockerfile(image: ImageInput, { files, install }: PackageManager): string {
  const { nodeVersion, distDir, healthPath, hasExternals } = image;
  const externals = hasExternals
    ? [`RUN npm install --prefix ${distDir} --omit=dev --no-audit --no-fund`]
    : [];
  return `${MARK}
FROM node:${nodeVersion}-slim AS build
WORKDIR /srv
COPY ${files.join(' ')} ./
RUN ${install}
COPY . .
${['RUN npx waymark build --target node', ...externals].join('\n')}

FROM node:${nodeVersion}-slim
WORKDIR /srv
ENV NODE_ENV=production PORT=3000
COPY --from=build --chown=node:node /srv/${distDir} ./${distDir}
USER node
EXPOSE 3000
${healthPath === false ? '' : healthCheck(healthPath)}STOPSIGNAL SIGTERM
CMD ["node", "${distDir}/server.js"]
`;
}

/** In the slim image there is no curl. */
function healthCheck(path: string): string {
  const code = `fetch('http://127.0.0.1:' + process.env.PORT + '${path}/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  return `HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "${code}"]\n`;
}

/** What the image does not need, and what must not get into it. */
export const DOCKERIGNORE = `${MARK}
.git
node_modules
.waymark*
.next
.vercel
.wrangler
coverage
*.log
.env*.local
Dockerfile
.dockerignore
`;
