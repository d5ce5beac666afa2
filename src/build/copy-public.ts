import { constants, type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { copyFile, mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { plainReason } from '../diagnostics/plain-reason.ts';
import { isHiddenPath } from '../http/hidden-path.ts';

/** How many files are copied at a time. */
const AT_ONCE = 16;

interface PublicFile {
  /** Its path below `public/`, with `/` between its parts. */
  readonly name: string;
  readonly stats: Stats;
}

/**
 * Copies the files of `public/` that are served, with the times that their ETags are made of, and what links lead to in
 * the place of the links: the copy stands alone. File systems that can share blocks until one side changes do so.
 *
 * @param from The absolute path of `public/`; nothing is done where there is no such folder.
 * @returns Warnings of links that lead nowhere.
 * @throws {DiagnosticsError} for files and folders that cannot be read.
 */
export async function copyPublic(from: string, to: string): Promise<readonly Diagnostic[]> {
  const { files, odd } = listFiles(from);
  const errors = odd.filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new DiagnosticsError(errors);
  for (const folder of new Set(files.map(({ name }) => dirname(name))))
    await mkdir(join(to, folder), { recursive: true });
  const rest = files.values();
  const copyRest = async () => {
    for (const file of rest) await copyOne(from, to, file);
  };
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, copyRest));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return odd;
}

async function copyOne(from: string, to: string, { name, stats }: PublicFile): Promise<void> {
  try {
    await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
    await utimes(join(to, name), stats.atime, stats.mtime);
  } catch (error) {
    throw new DiagnosticsError([unreadable(name, error)]);
  }
}

function listFiles(root: string): { files: PublicFile[]; odd: Diagnostic[] } {
  const files: PublicFile[] = [];
  const odd: Diagnostic[] = [];
  const visit = (prefix: string, above: readonly string[]): void => {
    for (const entry of readFolder(root, prefix, odd)) {
      const name = prefix + entry.name;
      if (isHiddenPath(name)) continue;
      const stats = look(join(root, name), name, entry, odd);
      if (stats?.isFile()) files.push({ name, stats });
      if (!stats?.isDirectory()) continue;
      const real = realpathSync(join(root, name));
      // A link to a folder above would never end.
      if (!above.includes(real)) visit(`${name}/`, [...above, real]);
    }
  };
  const start = statSync(root, { throwIfNoEntry: false });
  if (start?.isDirectory()) visit('', [realpathSync(root)]);
  return { files, odd };
}

function readFolder(root: string, prefix: string, odd: Diagnostic[]): Dirent[] {
  try {
    return readdirSync(join(root, prefix), { withFileTypes: true });
  } catch (error) {
    odd.push(unreadable(prefix.slice(0, -1), error));
    return [];
  }
}

function look(path: string, name: string, entry: Dirent, odd: Diagnostic[]): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    odd.push(entry.isSymbolicLink() ? brokenLink(name, error) : unreadable(name, error));
    return undefined;
  }
}

function unreadable(name: string, error: unknown): Diagnostic {
  return {
    code: 'ERR_FILE_UNREADABLE',
    severity: 'error',
    file: name === '' ? 'public' : `public/${name}`,
    message: `It cannot be copied into the build: ${plainReason(error)}.`,
    hint: 'Give the user that runs Waymark the right to read it, or move it out of the `public` folder.',
  };
}

function brokenLink(name: string, error: unknown): Diagnostic {
  return {
    code: 'ERR_FILE_UNREADABLE',
    severity: 'warning',
    file: `public/${name}`,
    message: `The link cannot be followed: ${plainReason(error)}. It is left out.`,
    hint: 'Point it at a file that exists, or delete it.',
  };
}
