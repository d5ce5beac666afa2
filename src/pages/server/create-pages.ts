import type { AnswerPage } from '../../app/pages.ts';
import type { ActionCodec } from '../actions/action-codec.ts';
import type { FlightServer } from '../flight.ts';
import type { PageFile, PageTree } from '../page-tree.ts';
import type { RenderHtml } from '../ssr/render-html.tsx';
import { answerPageRequest } from './answer-page-request.ts';

/** What the generated module gives to the pages of a project. */
export interface PagesInput {
  readonly flight: FlightServer;
  readonly codec: ActionCodec;
  /** Loads what makes HTML, which runs beside this with another React. */
  readonly loadHtml: () => Promise<{ readonly renderHtml: RenderHtml }>;
  /** What each path shows. */
  readonly trees: Readonly<Record<string, PageTree>>;
  /** What is shown where nothing else can be. */
  readonly globalError?: PageFile | undefined;
}

/** Makes what answers the requests of a project's pages. */
export function createPages(input: PagesInput): AnswerPage {
  return (call) => answerPageRequest(input, call);
}
