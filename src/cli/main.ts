import module from 'node:module';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { isWaymarkError } from '../http/waymark-error.ts';
import { commands, USAGE } from './commands.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { printFailure } from './print.ts';

// Node 22 and later can keep compiled code from one run to the next: Vite's is most of what a start has to compile.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();

try {
  const line = parseCommandLine(process.argv.slice(2));
  if (line.kind === 'text') console.log(line.text);
  else await (await commands[line.command]())(line);
} catch (error) {
  if (!(isWaymarkError(error) || error instanceof DiagnosticsError)) throw error;
  printFailure(error);
  if (isWaymarkError(error) && error.code === 'ERR_USAGE')
    console.error(`\n${USAGE}\nAll commands and options: waymark --help`);
  process.exitCode = 1;
}
