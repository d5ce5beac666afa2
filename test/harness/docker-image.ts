import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RunningCommand, serveScript } from './run-waymark.ts';
import { targetTool } from './target-tools.ts';

const CLI = resolve(import.meta.dirname, '../../bin/waymark.js');

/** An instruction of a Dockerfile, as the parser gives it. */
interface Instruction {
  getKeyword(): string;
  getArgumentsContent(): string | null;
  getFlags?(): readonly { getName(): string; getValue(): string | null }[];
}

interface Parser {
  readonly DockerfileParser: { parse(text: string): { getInstructions(): readonly Instruction[] } };
}

interface Checker {
  validate(text: string): readonly { readonly message: string }[];
}

/** What the steps of a Dockerfile made, without Docker: its last stage as a folder, and how it is run. */
export interface Image {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Runs its command, and waits until it listens. */
  run(): Promise<RunningCommand>;
  /** Runs its health check beside a server that runs. @returns the exit code. */
  checkHealth(port: string): number | null;
}

/** What a checker of Dockerfiles has to say of a project's. */
export function checkDockerfile(dir: string): string[] {
  const found = targetTool<Checker>('dockerfile-utils').validate(
    readFileSync(join(dir, 'Dockerfile'), 'utf8'),
  );
  return found.map(({ message }) => message);
}

/** Takes the steps of a project's Dockerfile by hand, in folders in the place of images. */
export async function imageOf(dir: string): Promise<Image> {
  const text = readFileSync(join(dir, 'Dockerfile'), 'utf8');
  const root = mkdtempSync(join(tmpdir(), 'waymark-image-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const settings: Record<string, string> = {};
  let [stage, workdir] = ['', ''];
  const inStage = (path: string) => join(stage, resolve('/', workdir, path));
  for (const step of targetTool<Parser>('dockerfile-ast').DockerfileParser.parse(text).getInstructions()) {
    const content = step.getArgumentsContent() ?? '';
    const words = content.split(' ');
    const keyword = step.getKeyword();
    if (keyword === 'FROM') {
      stage = join(root, words[2] ?? 'last');
      mkdirSync(stage, { recursive: true });
      settings['FROM'] = words[0] ?? '';
    } else if (keyword === 'WORKDIR') {
      workdir = content;
      mkdirSync(inStage('.'), { recursive: true });
    } else if (keyword === 'COPY') copy(step, { dir, root, inStage });
    else if (keyword === 'RUN') runStep(content, inStage('.'));
    else settings[keyword] = content;
  }
  return { folder: inStage('.'), settings, ...runnerOf(inStage('.'), settings) };
}

interface CopyPlaces {
  readonly dir: string;
  readonly root: string;
  readonly inStage: (path: string) => string;
}

function copy(step: Instruction, { dir, root, inStage }: CopyPlaces): void {
  const words = (step.getArgumentsContent() ?? '').split(' ').filter((word) => !word.startsWith('--'));
  const from = step
    .getFlags?.()
    .find((flag) => flag.getName() === 'from')
    ?.getValue();
  const target = words.at(-1) ?? '';
  for (const source of words.slice(0, -1)) {
    const path = from ? join(root, from, source) : join(dir, source);
    const to = inStage(target.endsWith('/') || source === '.' ? join(target, source) : target);
    // As .dockerignore has it.
    cpSync(path, to, {
      recursive: true,
      filter: (each) =>
        from !== undefined || !/\/(?:node_modules|\.waymark|\.vercel)/.test(each.slice(dir.length)),
    });
  }
}

/** Commands run as they stand, but for `npx waymark`, which is this checkout's. */
function runStep(command: string, cwd: string): void {
  const own = command.replace(/^npx waymark\b/, `"${process.execPath}" "${CLI}"`);
  const { status, stdout, stderr } = spawnSync(own, { cwd, shell: true, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}${stderr}`);
}

function runnerOf(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Pick<Image, 'run' | 'checkHealth'> {
  const env = Object.fromEntries(
    (settings['ENV'] ?? '').split(' ').map((each) => each.split('=') as [string, string]),
  );
  return {
    run: () => {
      const [, script = ''] = JSON.parse(settings['CMD'] ?? '[]') as string[];
      return serveScript(script, folder, { env });
    },
    checkHealth: (port) => {
      const [, ...args] = JSON.parse((settings['HEALTHCHECK'] ?? '').replace(/^.*CMD /, '')) as string[];
      return spawnSync(process.execPath, args, { env: { ...process.env, ...env, PORT: port } }).status;
    },
  };
}
