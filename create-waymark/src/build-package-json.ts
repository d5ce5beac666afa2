import type { Template } from './template.ts';

/** What differs from one project's package.json to another's. */
export interface PackageJsonChoices {
  readonly name: string;
  /** A range, a tag, or an absolute `file:` path. */
  readonly waymark: string;
  readonly template: Template;
}

/** What pages need besides: the versions that this version of Waymark works with. */
const PAGES = {
  '@vitejs/plugin-rsc': '0.5.38',
  react: '^19.3.1',
  'react-dom': '^19.3.1',
};

const PAGES_TYPES = {
  // Fast Refresh in `waymark dev`.
  '@vitejs/plugin-react': '^6.3.0',
  '@types/react': '^19',
  '@types/react-dom': '^19',
};

/** The text of a new project's package.json. */
export function buildPackageJson({ name, waymark, template }: PackageJsonChoices): string {
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: {
      dev: 'waymark dev',
      build: 'waymark build',
      start: 'waymark start',
      // The shell expands the pattern. A bare `node --test` would also run app/api/test/route.ts from Node.js 22
      // on, where `node --test test/` is no folder any more, and Node.js 20 knows no patterns of its own.
      test: 'node --test test/*.test.mjs',
      typecheck: 'waymark typegen && tsc --noEmit',
    },
    dependencies: template === 'app' ? { ...PAGES, waymark } : { waymark },
    devDependencies: { '@types/node': '^20', ...(template === 'app' ? PAGES_TYPES : {}), typescript: '^7' },
    engines: { node: '>=20.19' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
