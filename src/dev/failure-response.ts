import { styleText } from 'node:util';
import { prefersHtml } from '../http/prefers-html.ts';
import type { Failure } from './failure.ts';
import { failurePage } from './failure-page.ts';

/**
 * Shows failures to whoever asked: a page for browsers, a problem body for clients that ask for JSON, plain text
 * for everyone else.
 *
 * @param clientUrl The module that tells browsers of edits. Default: none does.
 */
export function failureResponse(
  failures: readonly Failure[],
  request: Request,
  clientUrl?: string,
): Response {
  if (prefersHtml(request.headers))
    return new Response(failurePage(failures, clientUrl), init('text/html; charset=utf-8'));
  if (asksForJson(request.headers)) {
    const [first] = failures;
    const problem = {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: first?.title,
      errors: failures,
    };
    return new Response(JSON.stringify(problem), init('application/problem+json'));
  }
  return new Response(
    failures.map((failure) => formatFailure(failure, false)).join('\n\n'),
    init('text/plain; charset=utf-8'),
  );
}

function init(type: string): ResponseInit {
  return { status: 500, headers: { 'content-type': type, 'cache-control': 'no-store', vary: 'accept' } };
}

/** A failure as text. */
export function formatFailure({ title, place, frame, stack }: Failure, color: boolean): string {
  const heading = color ? styleText('red', title, { validateStream: false }) : title;
  return [heading, place && `at ${place}`, frame, stack].filter(Boolean).join('\n');
}

function asksForJson(headers: Headers): boolean {
  return /[/+]json\b/i.test(headers.get('accept') ?? '');
}
