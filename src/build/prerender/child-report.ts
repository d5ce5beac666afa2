import type { PrerenderedRoute } from '../../app/prerender-app.ts';

/** What is told of an error across processes. */
export interface TextOfError {
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
}

/** As `PrerenderReport`, in the form that goes from one process to another. */
export interface ChildReport {
  readonly routes: readonly PrerenderedRoute[];
  readonly failures: readonly { readonly file: string; readonly path: string; readonly error: TextOfError }[];
}
