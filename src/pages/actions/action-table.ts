/** A function that clients can call. */
export interface ServerAction {
  /** What clients call it by: a hash of its file and its name. No secret: it is in what browsers load. */
  readonly id: string;
  /** Relative to the project directory. */
  readonly file: string;
  readonly name: string;
}

/**
 * The functions that clients can call, and no other: what is not in here is not looked for, since a look into a module
 * would also find what every object inherits, such as `toString`.
 */
export interface ActionTable {
  get(id: string): ServerAction | undefined;
  /** In dev: looks into the files that may have been added since. Default: there are none. */
  readonly prepare?: (id: string) => Promise<void>;
}

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
export class UnknownActionError extends Error {
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
