import type { ScannedRoute } from '../scan/scan-project.ts';
import { escapeHtml, renderPage } from './page.ts';

/**
 * What a developer's browser is shown where no route answers: the routes that there are.
 *
 * @param path The path that was asked for.
 */
export function notFoundPage(path: string, basePath: string, routes: readonly ScannedRoute[]): string {
  const rows = routes.map((route) => renderRow(basePath, route)).toSorted();
  const list =
    rows.length === 0
      ? '<p>There is none yet: make one in <code>app/api/hello/route.ts</code>.</p>'
      : `<table>\n${rows.join('\n')}\n</table>`;
  const body = `<h1>404: no route answers ${escapeHtml(path)}</h1>
<p>The routes of this project:</p>
${list}
<footer>This list is shown by <code>waymark dev</code> only.</footer>`;
  return renderPage('404: Not Found', body);
}

function renderRow(basePath: string, { path, file }: ScannedRoute): string {
  const full = escapeHtml(basePath + (path === '/' && basePath !== '' ? '' : path));
  const shown = path.includes('[') ? full : `<a href="${full}">${full}</a>`;
  return `<tr><td>${shown}</td><td>${escapeHtml(file)}</td></tr>`;
}
