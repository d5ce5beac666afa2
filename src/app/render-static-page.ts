import type { Connection } from '../http/handler.ts';
import { runInCacheScope } from './cache-scope.ts';
import type { AnswerScope } from './dynamic-usage.ts';
import type { AppOptions } from './app-options.ts';
import type { AnswerPlace } from './make-answer.ts';
import { answerPage } from './pages.ts';

type ReportError = AppOptions['onError'];

/** Which of the two answers of a page: the document, or what a browser that shows another page needs of it. */
export type PageForm = 'document' | 'payload';

/** A page as every request of its path can have it. */
export interface StaticPage {
  readonly response: Response;
  readonly body: Uint8Array<ArrayBuffer>;
  /** What has failed while it was rendered, what is shown in its place or not. */
  readonly errors: readonly unknown[];
}

/** One for whom a document waits until all of it is there. */
const READER = 'Waymark (bot)';

/**
 * Renders a page without a request.
 *
 * @param scope What it is made of is taken down in it.
 * @param onError Told of what fails besides. Default: nobody is.
 */
export async function renderStaticPage(
  { app, plan, params, path }: AnswerPlace,
  form: PageForm,
  scope: AnswerScope,
  connection: Connection,
  onError?: ReportError,
): Promise<StaticPage> {
  const errors: unknown[] = [];
  const watch: ReportError = (error, origin) => {
    errors.push(error);
    onError?.(error, origin);
  };
  const watched = { ...app, options: { ...app.options, onError: watch } };
  const shown = app.manifest.trailingSlash && path !== '/' ? `${path}/` : path;
  const headers = form === 'payload' ? { rsc: '1' } : { 'user-agent': READER };
  const request = new Request(`http://localhost:3000${shown}`, { headers });
  // Nobody's connection: that of who asked may be closed long before the page has come to its end.
  const own = ownConnection(connection);
  const call = { app: watched, plan, params, query: undefined, request, seen: undefined, connection: own };
  try {
    return await runInCacheScope(scope, async () => {
      const response = await answerPage(call);
      const body = new Uint8Array(await response.arrayBuffer());
      return { response, body, errors };
    });
  } finally {
    own.close();
  }
}

function ownConnection(connection: Connection): Connection & { close: () => void } {
  let close!: () => void;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  return { closed, waitUntil: (work) => connection.waitUntil(work), close: () => close() };
}
