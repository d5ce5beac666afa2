import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportedAnswer } from '../../app/export-app.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { cannotExport } from './export-errors.ts';
import { exportPath } from './export-path.ts';

/** The files of a static export, and what of it can be none. */
export interface PlannedFiles {
  /** By their paths in the folder. */
  readonly files: ReadonlyMap<string, ExportedAnswer>;
  readonly errors: readonly Diagnostic[];
}

/**
 * Finds a file for each answer.
 *
 * @param publicDir The folder whose files stand beside them.
 */
export function planFiles(
  answers: readonly ExportedAnswer[],
  publicDir: string,
  trailingSlash: boolean,
): PlannedFiles {
  const files = new Map<string, ExportedAnswer>();
  const errors: Diagnostic[] = [];
  for (const answer of answers) {
    const name = exportPath(answer, trailingSlash);
    const other = name === undefined ? undefined : (files.get(name)?.file ?? inPublic(publicDir, name));
    if (name === undefined) errors.push(cannotExport(answer.file, `${answer.path} can be no file`));
    else if (other !== undefined) errors.push(cannotExport(answer.file, `${other} is \`${name}\` as well`));
    else files.set(name, answer);
  }
  // `/a` and `/a/b` of handlers: the first would have to be a file, and a folder.
  for (const [name, { file }] of files) {
    const above = name.split('/').slice(0, -1);
    const parents = above.map((_, index) => above.slice(0, index + 1).join('/'));
    const inTheWay = parents.find((parent) => files.has(parent));
    if (inTheWay !== undefined)
      errors.push(
        cannotExport(file, `${files.get(inTheWay)?.file} is the file \`${inTheWay}\`, and so no folder`),
      );
  }
  return { files, errors };
}

function inPublic(publicDir: string, name: string): string | undefined {
  return existsSync(join(publicDir, name)) ? `public/${name}` : undefined;
}
