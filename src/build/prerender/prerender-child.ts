// The process in which a build makes answers ahead of time: handlers run in it, as they will in the server.
import type { PrerenderOptions, PrerenderReport } from '../../app/prerender-app.ts';
import type { ChildReport, TextOfError } from './child-report.ts';

const [url = '', options = '{}'] = process.argv.slice(2);

const { prerender } = (await import(url)) as {
  prerender: (options: PrerenderOptions) => Promise<PrerenderReport>;
};
const { routes, failures } = await prerender(JSON.parse(options) as PrerenderOptions);
const report: ChildReport = {
  routes,
  failures: failures.map(({ file, path, error }) => ({ file, path, error: textOf(error) })),
};
// What handlers leave open, such as connections to a database, would keep the process from ending.
process.send?.(report, undefined, undefined, () => process.exit(0));

function textOf(error: unknown): TextOfError {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message || error.name, stack: error.stack, code };
}
