import type { ReactNode } from 'react';
import { renderToPipeableStream } from 'react-dom/server.node';
import type { FormState } from '../actions/action-codec.ts';
import {
  digestOf,
  isHttpAccessError,
  isRedirectError,
  type RedirectError,
} from '../../app/control-flow-errors.ts';
import type { FlightClient } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { DocumentWriter } from './document-writer.ts';
import { HtmlFeed } from './html-feed.ts';
import { InsertedHtml } from './inserted-html.tsx';
import { PayloadFeed } from './payload-feed.ts';
import { ServerRouter } from './server-router.tsx';

/** How a document is made. */
export interface HtmlOptions {
  readonly onError: (error: unknown) => string;
  readonly formState?: FormState | null | undefined;
  /** Breaks it off. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds that the document waits for what is not there yet, before it begins with something in its place.
   */
  readonly patience: number;
  /** The text that has a browser go elsewhere. */
  readonly redirectTag: (error: RedirectError) => string;
}

/** A document. */
export interface HtmlDocument {
  /** All of it, or a stream where parts of it are still to come. */
  readonly html: string | ReadableStream<Uint8Array>;
  /** What failed before anything could be shown, and whether the project shows something in its place. */
  readonly failure?: { readonly error: unknown; readonly isShown: boolean };
}

/** Makes a document of a payload, which is taken along for the browser. */
export type RenderHtml = (payload: ReadableStream<Uint8Array>, options: HtmlOptions) => Promise<HtmlDocument>;

/** What the generated module gives to what makes HTML. */
export interface HtmlInput {
  readonly flight: FlightClient;
  /** The URL of the script that a browser starts with. */
  readonly entryUrl: () => string;
}

/** Makes what makes HTML. */
export function createRenderHtml({ flight, entryUrl }: HtmlInput): RenderHtml {
  return async (stream, options) => {
    const feed = new PayloadFeed(stream);
    const payload = flight.createFromReadableStream<PagePayload>(feed.toStream());
    const late = new LateTags(options);
    const inserted = new InsertedHtml();
    const render = (isRecovering: boolean) =>
      renderPage(<ServerRouter payload={payload} isRecovering={isRecovering} insert={inserted.add} />, {
        ...options,
        onError: late.onError,
        entryUrl: entryUrl(),
        script: isRecovering ? 'self.$wmFailed="recovered"' : undefined,
      });
    const finish = (html: HtmlFeed) =>
      new DocumentWriter({
        html,
        payload: feed,
        takeTags: late.take,
        takeInserted: inserted.take,
      }).finish();
    try {
      return { html: await finish(await render(false)) };
    } catch (error) {
      if (isRedirectError(error)) {
        await feed.cancel();
        return { html: '', failure: { error, isShown: false } };
      }
      late.take();
      inserted.clear();
      const shown = late.isOwn(error) ? undefined : await render(true).catch(() => undefined);
      const html = await finish(shown ?? new HtmlFeed(() => {}, emptyDocument(entryUrl())));
      return { html, failure: { error, isShown: shown !== undefined } };
    }
  };
}

/** How a page is rendered. */
interface RenderOptions extends Pick<HtmlOptions, 'onError' | 'formState' | 'signal' | 'patience'> {
  readonly entryUrl: string;
  /** What the document runs before all else. */
  readonly script: string | undefined;
}

/**
 * Renders until all of a page is there, or what there is of it once patience is over.
 *
 * @throws what fails before anything can be shown.
 */
function renderPage(
  page: ReactNode,
  { onError, formState, signal, patience, entryUrl, script }: RenderOptions,
): Promise<HtmlFeed> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => abort(signal.reason);
    const { pipe, abort } = renderToPipeableStream(page, {
      bootstrapModules: [entryUrl],
      ...(script !== undefined && { bootstrapScriptContent: script }),
      ...(formState && { formState }),
      onError,
      onShellReady: () => {
        timer = setTimeout(show, patience);
      },
      onAllReady: () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        show();
      },
      onShellError: (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    });
    let isShown = false;
    function show(): void {
      if (isShown) return;
      isShown = true;
      const feed = new HtmlFeed(abort);
      pipe(feed as unknown as NodeJS.WritableStream);
      resolve(feed);
    }
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
}

/** What has to be told of what fails when the document has begun. */
class LateTags {
  readonly #options: HtmlOptions;
  #tags = '';
  readonly #own = new Set<unknown>();

  constructor(options: HtmlOptions) {
    this.#options = options;
  }

  readonly onError = (error: unknown): string => {
    if (digestOf(error) === undefined) this.#own.add(error);
    if (isRedirectError(error)) this.#tags = this.#options.redirectTag(error);
    else if (isHttpAccessError(error)) this.#tags = '<meta name="robots" content="noindex"/>';
    return this.#options.onError(error);
  };

  /** Whether a component for browsers has thrown it here; all else came with the payload. */
  isOwn(error: unknown): boolean {
    return this.#own.has(error);
  }

  readonly take = (): string => {
    const tags = this.#tags;
    this.#tags = '';
    return tags;
  };
}

/** A document in which the browser shows what the server could not. */
function emptyDocument(entryUrl: string): string {
  return `<!DOCTYPE html><html id="__next_error__"><head><meta charset="utf-8"/><meta name="robots" content="noindex"/><script>self.$wmFailed="empty"</script><script type="module" src="${entryUrl}" async=""></script></head><body></body></html>`;
}
