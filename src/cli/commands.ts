import type { CommandLine } from './parse-command-line.ts';

/** Runs a command; what it needs is loaded with it, so that no command waits for another's. */
type Command = (line: CommandLine) => Promise<void>;

/** The commands of `waymark`. */
export const commands = {
  dev: async (): Promise<Command> => (await import('./commands/dev.ts')).dev,
  build: async (): Promise<Command> => (await import('./commands/build.ts')).build,
  start: async (): Promise<Command> => (await import('./commands/start.ts')).start,
  routes: async (): Promise<Command> => (await import('./commands/routes.ts')).routes,
  typegen: async (): Promise<Command> => (await import('./commands/typegen.ts')).typegen,
};

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** Whether `text` names a command. */
export function isCommand(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
}

/** The text of `waymark --help`. */
export function usage(): string {
  return `Usage: waymark <command> [dir] [options]

dir is the project's folder (default: the current one).

Commands
  dev       serve the project from its sources, fresh at every request
  build     build the project into .waymark/
  start     serve what was built
  routes    print the routes of the project
  typegen   write the types of the routes

Options
  -p, --port <number>   where dev and start listen (default: PORT, or 3000)
  -H, --host <address>  the address they listen on (default: HOSTNAME; else localhost
                        in dev, every interface in start)
      --json            with routes: print them as JSON
  -h, --help            print this
  -v, --version         print the version`;
}
