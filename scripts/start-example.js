// What `npm start` runs in a checkout: the guide example, built and served; arguments are passed on to it.
import { spawn } from 'node:child_process';

const [mode = 'start', ...rest] = process.argv.slice(2);
const child = spawn(process.execPath, ['examples/guide/start.mjs', mode, ...rest], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 0));
