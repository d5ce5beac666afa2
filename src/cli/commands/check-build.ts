import { exportOf } from '../../build/export/export-mark.ts';
import { checkBuiltVersion } from '../../build/pages/react-versions.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/**
 * Checks that a build with notes on how it was made can be served.
 *
 * @throws {WaymarkError} `ERR_EXPORT` for a static export; `ERR_REACT_UNSAFE` for one with a version of React that has
 *   known holes.
 */
export function checkBuild(distDir: string): void {
  const exported = exportOf(distDir);
  if (exported !== undefined)
    throw new WaymarkError(
      'ERR_EXPORT',
      `Cannot start a server: the project was built with \`output: 'export'\`. Serve the folder that the build made, \`${exported}\`, with any server of files, or look at it with \`waymark preview\`. For a server, remove \`output\` from the config and build again.`,
    );
  checkBuiltVersion(distDir);
}
