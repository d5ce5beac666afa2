import type { StartOptions } from '../start-options.ts';

/** The variable that tells a process that it is a worker, and how to serve: a `WorkerSetup` as JSON. */
export const WORKER_VARIABLE = 'WAYMARK_WORKER';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly options: StartOptions;
  /** Whether it loads the routes before it listens: while others serve, no request should wait for that. */
  readonly warmFirst: boolean;
}

/** Where a worker listens. */
export interface Address {
  readonly port: number;
  readonly origin: string;
}

/** What a worker tells its primary. Prefixed, as handlers may send messages as well. */
export type WorkerMessage =
  | { readonly type: 'waymark:listening'; readonly address: Address; readonly hasJobs: boolean }
  | { readonly type: 'waymark:failed'; readonly code: string | undefined; readonly reason: string }
  /** It runs no jobs any more: what was due up to this time, in milliseconds since 1970, it has seen to. */
  | { readonly type: 'waymark:jobs-ended'; readonly until: number }
  /** It has ended its server, and waits to be told to leave. */
  | { readonly type: 'waymark:closed' }
  /** The last one, behind all that it had to give back. */
  | { readonly type: 'waymark:left' };

/** What a primary tells a worker. */
export type PrimaryMessage =
  /** To run the jobs of the build: it is the one worker that does. */
  | { readonly type: 'waymark:run-jobs'; readonly since: number | undefined }
  /** To end its server, while others serve on. */
  | { readonly type: 'waymark:drain' }
  /** To end itself: no connection is on the way to it any more. */
  | { readonly type: 'waymark:leave' };

/** Whether a message is one of Waymark's own. */
export function isOwnMessage(message: unknown): message is WorkerMessage | PrimaryMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    message.type.startsWith('waymark:')
  );
}
