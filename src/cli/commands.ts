import type { CommandLine } from './parse-command-line.ts';

/** Runs a command; what it needs is loaded with it, so that no command waits for another's. */
type Command = (line: CommandLine) => Promise<void>;

/** The commands of `waymark`. */
export const commands = {
  dev: async (): Promise<Command> => (await import('./commands/dev.ts')).dev,
  build: async (): Promise<Command> => (await import('./commands/build.ts')).build,
  start: async (): Promise<Command> => (await import('./commands/start.ts')).start,
  preview: async (): Promise<Command> => (await import('./commands/preview.ts')).preview,
  routes: async (): Promise<Command> => (await import('./commands/routes.ts')).routes,
  typegen: async (): Promise<Command> => (await import('./commands/typegen.ts')).typegen,
  check: async (): Promise<Command> => (await import('./commands/check.ts')).check,
  cron: async (): Promise<Command> => (await import('./commands/cron.ts')).cron,
};

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** Whether `text` names a command. */
export function isCommand(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
}

/** How a command line of `waymark` looks. */
export const USAGE = 'Usage: waymark <command> [dir] [options]';

/** The text of `waymark --help`. */
export function usage(): string {
  return `${USAGE}

dir is the project's folder (default: the current one).

Commands
  dev       serve the project from its sources, fresh at every request
  build     build the project into .waymark/
  start     serve what was built
  preview   serve the folder of a static export (output: 'export')
  routes    print the routes of the project
  typegen   write the types of the routes
  check     tell what a Next.js project does unchanged, and what not
  cron list print the cron jobs of the project, and when they run next
  cron run <path or name>
            run a cron job once, now

Options of build
  --target <name>         where it is to run: node, docker, vercel or workers
                          (default: node; vercel where Vercel builds)

Options of dev, start and preview
  -p, --port <number>     the port to listen on (default: PORT, or 3000)
  -H, --host <address>    the address to listen on (default: HOSTNAME; else
                          localhost in dev and preview, every interface
                          in start)

Options of start: they win over the field \`server\` of waymark.config.ts
  --socket <path>         listen on a Unix socket in the place of a port
  --tls-key <file>        serve HTTPS with the key of this PEM file
  --tls-cert <file>       and the certificate of this one
  --http <server>         waymark, or node for the HTTP server of Node.js
                          (default: waymark)
  --workers <number>      how many processes serve; auto: one for each core
                          (default: 1)
  --keep-alive-timeout <time>
                          how long a connection may wait for its next request
                          (default: KEEP_ALIVE_TIMEOUT, or 5s)
  --drain-timeout <time>  how long requests may go on when the server ends
                          (default: 10s)
  --trust-proxy <list>    proxies that say who asks: loopback,10.0.0.0/8, or
                          how many there are (default: none)
  --health-path <path>    where /live and /ready answer
                          (default: /_waymark/health)
  --no-health             answer no health checks
  A time is written as 500ms, 10s or 2m; a bare number counts milliseconds.

Options of routes, check and cron list
  --json                  print JSON

Options of cron run
  --url <origin>          ask the server that runs there (default: run the
                          handler in this process, from the sources)

Options of check
  --api                   leave out pages and what else is for browsers

Options of every command
  -h, --help              print this
  -v, --version           print the version`;
}
