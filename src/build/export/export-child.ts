// The process in which a static export makes its answers.
import type { ExportReport } from '../../app/export-app.ts';

const [url = ''] = process.argv.slice(2);
const { exportAnswers } = (await import(url)) as { exportAnswers: () => Promise<ExportReport> };
const report = await exportAnswers();
// What handlers leave open, such as connections to a database, would keep the process from ending.
process.send?.(report, undefined, undefined, () => process.exit(0));
