import { prefersHtml } from '../http/prefers-html.ts';
import { problemResponse } from '../http/problem-response.ts';

/** The answer to a path that no route has: a short page for browsers, a problem body for everyone else. */
export function notFoundResponse(headers: Headers): Response {
  const response = prefersHtml(headers)
    ? new Response(NOT_FOUND_PAGE, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
    : problemResponse({ status: 404, title: 'Not Found' });
  response.headers.set('vary', 'accept');
  return response;
}

/** An answer without a body, where the status says all. */
export function emptyResponse(status: number): Response {
  return new Response(null, { status });
}

const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>404: Not Found</title>
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{display:grid;place-items:center;min-height:90vh;margin:0}</style>
<p><b>404</b> This page could not be found.
</html>
`;
