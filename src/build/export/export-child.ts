// The process in which a static export makes its answers.
import type { ExportOptions, ExportReport } from '../../app/export-app.ts';

const [url = '', options = '{}'] = process.argv.slice(2);
const { exportAnswers } = (await import(url)) as {
  exportAnswers: (options: ExportOptions) => Promise<ExportReport>;
};
const report = await exportAnswers(JSON.parse(options) as ExportOptions);
// What handlers leave open, such as connections to a database, would keep the process from ending.
process.send?.(report, undefined, undefined, () => process.exit(0));
