import { renderToReadableStream } from 'react-dom/server.edge';
import type { FormState } from '../actions/action-codec.ts';
import type { FlightClient } from '../flight.ts';
import type { PagePayload } from '../payload.ts';
import { PageRouter } from '../router/page-router.tsx';
import { inlinePayload } from './inline-payload.ts';

/** How a document is made. */
export interface HtmlOptions {
  readonly onError: (error: unknown) => string | undefined;
  readonly signal: AbortSignal;
  readonly formState?: FormState | null | undefined;
}

/** Makes a document of a payload, which is taken along for the browser. */
export type RenderHtml = (
  payload: ReadableStream<Uint8Array>,
  options: HtmlOptions,
) => Promise<ReadableStream<Uint8Array>>;

/** What the generated module gives to what makes HTML. */
export interface HtmlInput {
  readonly flight: FlightClient;
  /** The URL of the script that a browser starts with. */
  readonly entryUrl: () => string;
}

/** Makes what makes HTML. */
export function createRenderHtml({ flight, entryUrl }: HtmlInput): RenderHtml {
  return async (stream, { onError, signal, formState }) => {
    const [shown, inlined] = stream.tee();
    const payload = flight.createFromReadableStream<PagePayload>(shown);
    const html = await renderToReadableStream(<PageRouter payload={payload} />, {
      bootstrapModules: [entryUrl()],
      onError,
      signal,
      ...(formState && { formState }),
    });
    return html.pipeThrough(inlinePayload(inlined));
  };
}
