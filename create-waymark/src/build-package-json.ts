/** What differs from one project's package.json to another's. */
export interface PackageJsonChoices {
  readonly name: string;
  /** A range, a tag, or an absolute `file:` path. */
  readonly waymark: string;
}

/** The text of a new project's package.json. */
export function buildPackageJson({ name, waymark }: PackageJsonChoices): string {
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
    dependencies: { waymark },
    devDependencies: { '@types/node': '^20', typescript: '^7' },
    engines: { node: '>=20.19' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
