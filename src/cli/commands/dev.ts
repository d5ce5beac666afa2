import { styleText } from 'node:util';
import { startDevServer } from '../../dev/dev-server.ts';
import { closeOnSignal } from '../../engine/shutdown.ts';
import { surviveStrayErrors } from '../../engine/survive-stray-errors.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { usesColor } from '../print.ts';
import { version } from '../version.ts';

/** `waymark dev`: serves the project from its sources. */
export async function dev({ dir, server: { port, host } }: CommandLine): Promise<void> {
  process.env['NODE_ENV'] = 'development';
  process.chdir(dir);
  surviveStrayErrors();
  const server = await startDevServer({
    dir,
    port: port ?? 3000,
    host,
    morePorts: 100,
    write: (line) => console.log(line),
    color: usesColor(),
  });
  closeOnSignal(server);
  if (port !== undefined && port !== 0 && server.port !== port)
    console.log(`Port ${port} is in use: took ${server.port}.`);
  const routes =
    server.routes === undefined ? '' : `, ${server.routes} ${server.routes === 1 ? 'route' : 'routes'}`;
  console.log(
    `${styleText('bold', `Waymark ${version()}`)} dev${routes}, ready in ${Math.round(performance.now())} ms`,
  );
  console.log(`  ${server.origin}\n`);
}
