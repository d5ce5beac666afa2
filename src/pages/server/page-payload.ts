import { createElement } from 'react';
import { currentCacheScope } from '../../app/cache-scope.ts';
import { httpAccessStatus, isHttpAccessError } from '../../app/control-flow-errors.ts';
import { AnswerScope } from '../../app/dynamic-usage.ts';
import type { ActionOutcome } from '../actions/answer-action.ts';
import type { PagePayload } from '../payload.ts';
import { encodedParams } from './encoded-params.ts';
import { failedHead, failureOf, pageHead } from './page-head.tsx';
import type { PageRendering } from './render-page.ts';
import { renderTree } from './render-tree.tsx';
import { searchParamsOf } from './search-params.ts';

/**
 * Makes what a browser gets to show a page.
 *
 * @param isDocument Whether it is for a document, which shows nothing yet.
 * @param outcome What a Server Action has come to, which is shown.
 */
export async function pagePayload(
  { pages, call, request }: PageRendering,
  isDocument: boolean,
  outcome?: ActionOutcome,
): Promise<PagePayload> {
  const { app, plan } = call;
  const tree = pages.trees[plan.route.path];
  if (!tree) throw new Error(`There is no page of the path ${plan.route.path}.`);
  const { buildId = '', basePath, trailingSlash } = app.manifest;
  const url = new URL(request.url);
  const isForced = plan.segment?.dynamic === 'force-static';
  const query = new URLSearchParams(isForced ? '' : (call.query ?? url.searchParams));
  query.delete('_rsc');
  const params = encodedParams(call.params);
  const input = {
    params,
    searchParams: searchParamsOf(query),
    search: query.size > 0 ? `?${query}` : '',
    known: isDocument ? NOTHING : readKnown(request.headers.get('next-router-state-tree')),
  };
  const place = { path: url.pathname, trailingSlash, origin: url.origin };
  const head = pageHead(tree, input, place);
  const shownHead = head.catch((error: unknown) => {
    const kind = isHttpAccessError(error) ? ACCESS_FILES[httpAccessStatus(error)] : undefined;
    return kind && failedHead(tree, input, place, kind).catch(() => undefined);
  });
  const failure = outcome?.interruption
    ? createElement(Interruption, { error: outcome.interruption })
    : failureOf(head);
  const rendered = await renderTree(tree, { ...input, failure });
  const globalError = await pages.globalError?.load();
  return {
    buildId,
    url: url.pathname + url.search,
    basePath,
    trailingSlash,
    ...(app.manifest.isExported && { isExported: true }),
    ...(currentCacheScope() instanceof AnswerScope && { isForAll: true }),
    params,
    head: shownHead,
    ...rendered,
    ...(globalError && {
      globalError: globalError.module['default'] as NonNullable<PagePayload['globalError']>,
    }),
    ...(outcome?.formState && { formState: outcome.formState }),
  };
}

/** What is shown for each status that `notFound()` and its like have. */
const ACCESS_FILES = { 404: 'not-found', 403: 'forbidden', 401: 'unauthorized' } as const;

/** What fails where it is shown. */
function Interruption({ error }: { readonly error: unknown }): never {
  throw error;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The keys of the layouts that a browser says it shows; none where it does not say so well. */
function readKnown(header: string | null): ReadonlySet<string> {
  if (header === null) return NOTHING;
  try {
    const keys: unknown = JSON.parse(decodeURIComponent(header));
    return new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []);
  } catch {
    return NOTHING;
  }
}
