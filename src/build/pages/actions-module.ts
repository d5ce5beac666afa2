import { randomBytes } from 'node:crypto';
import type { ServerAction } from '../../app/server-actions.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import type { ProjectActions } from '../actions/list-actions.ts';
import type { VirtualModule } from '../virtual/virtual-module.ts';
import type { ActionModule } from './rsc-plugin.ts';

/** The generated module that holds the Server Actions of a build, and the key of its own that it may have. */
export const ACTIONS_MODULE = 'virtual:waymark/actions';

/**
 * @param actions Those of the modules that have been compiled by the time it is rendered.
 * @param hasOwnKey Whether the environment has no key for the variables that inline actions close over.
 */
export function actionsModule(actions: () => readonly ServerAction[], hasOwnKey: boolean): VirtualModule {
  const key = hasOwnKey ? JSON.stringify(randomBytes(32).toString('base64')) : 'undefined';
  return {
    id: ACTIONS_MODULE,
    render: () =>
      `export const actions = ${JSON.stringify(actions())};\nexport const encryptionKey = ${key};\n`,
  };
}

/**
 * The actions of compiled modules, each of which is an endpoint.
 *
 * @param dir The absolute path of the project directory.
 * @param listed What the sources show. Default: nothing is known to be unused.
 */
export function serverActions(
  dir: string,
  modules: readonly ActionModule[],
  listed?: ProjectActions,
): ServerAction[] {
  const unused = new Set(listed?.unused.map(({ file, name }) => `${file}#${name}`));
  return modules.flatMap(({ file: absolute, key, names }) => {
    const file = projectPath(absolute, dir);
    return names
      .filter((name) => !unused.has(`${file}#${name}`))
      .map((name) => ({ id: `${key}#${name}`, file, name: name.replace(/^\$\$hoist_\d+_/, '') }));
  });
}
