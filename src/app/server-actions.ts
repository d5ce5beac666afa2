/** A Server Action: a function that clients can call. */
export interface ServerAction {
  /** What clients call it by: a hash of its file, and its name. No secret: it is in what browsers load. */
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

/** What requests with Server Actions may be like. */
export interface ActionSettings {
  /** Hosts other than that of the app whose pages may call actions. */
  readonly allowedOrigins: readonly string[];
  /** Bytes that the body of such a request may have. */
  readonly bodySizeLimit: number;
}

/** As in Next.js. */
export const DEFAULT_ACTION_SETTINGS: ActionSettings = { allowedOrigins: [], bodySizeLimit: 1024 ** 2 };

/** What an app needs to answer requests with Server Actions. */
export interface AppActions {
  readonly table: ActionTable;
  /** 32 bytes, with which the variables that inline actions close over are encrypted. */
  readonly encryptionKey: Uint8Array<ArrayBuffer>;
}

/** Makes a table of the actions of a build. */
export function actionTable(actions: readonly ServerAction[]): ActionTable {
  return new Map(actions.map((action) => [action.id, action]));
}
