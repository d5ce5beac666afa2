import type { ActionTable } from '../../app/server-actions.ts';

/** A module with actions, as React's decoder is told of it. */
export interface ServerModuleReference {
  readonly id: string;
  readonly name: string;
  readonly chunks: readonly string[];
  readonly async: true;
}

/** Modules with actions, by the ids of their actions. */
export type ServerManifest = Readonly<Record<string, ServerModuleReference>>;

/** The error of a reference to what is no action. */
class UnknownActionError extends Error {
  override readonly name = 'UnknownActionError';
}

/**
 * The table, as React's decoder wants it. To ask it for what is not in it is an error: the decoder would go on to ask
 * for parts of the id.
 *
 * @param moduleOf Names the module of an action, for the module loader.
 */
export function serverManifest(table: ActionTable, moduleOf: (file: string) => string): ServerManifest {
  return new Proxy(Object.create(null) as ServerManifest, {
    get(_target, id): ServerModuleReference {
      const action = typeof id === 'string' ? table.get(id) : undefined;
      if (!action) throw new UnknownActionError('A request refers to a Server Action that there is not.');
      const at = action.id.lastIndexOf('#');
      return { id: moduleOf(action.id.slice(0, at)), name: action.id.slice(at + 1), chunks: [], async: true };
    },
  });
}
