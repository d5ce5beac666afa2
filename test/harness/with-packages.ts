import { linkPackages } from './link-packages.ts';
import { makeProject } from './run-waymark.ts';

/** A project that finds `waymark`, and packages that its tests are run with, where npm would have put them. */
export function makeProjectWith(
  packages: readonly string[],
  files: Readonly<Record<string, string>>,
): ReturnType<typeof makeProject> {
  const project = makeProject({ 'package.json': '{ "type": "module" }', ...files });
  linkPackages(project.dir, ['waymark', ...packages]);
  return project;
}
