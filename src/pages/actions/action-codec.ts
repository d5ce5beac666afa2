import type { ReactFormState } from 'react-dom/client';
import type { ServerManifest } from './server-manifest.ts';

/** What `useActionState` shows after a form was sent without JavaScript. */
export type FormState = ReactFormState;

/** Values that only a client has, which pass through an action and back. */
export type TemporaryReferences = WeakMap<object, string>;

/** What actions need of React's server half, which `build/pages` hands over: see `rsc-plugin.ts`. */
export interface ActionCodec {
  /** Reads the arguments of a call. */
  decodeReply(
    body: string | FormData,
    manifest: ServerManifest,
    options: { readonly temporaryReferences: TemporaryReferences },
  ): PromiseLike<unknown>;
  /** Reads a form that was sent without JavaScript; `null` where it names no action. */
  decodeAction(body: FormData, manifest: ServerManifest): PromiseLike<() => unknown> | null;
  decodeFormState(result: unknown, body: FormData, manifest: ServerManifest): PromiseLike<FormState | null>;
  createTemporaryReferenceSet(): TemporaryReferences;
  /** Loads the function of an action that the table has. */
  load(id: string): Promise<(...args: unknown[]) => unknown>;
  /** Names a module with actions for the module loader. */
  moduleOf(file: string): string;
}
