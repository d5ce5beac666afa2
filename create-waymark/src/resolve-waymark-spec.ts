import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateError } from './create-error.ts';

/**
 * What the project's package.json says for `waymark`.
 *
 * A path (`file:../waymark`, `./waymark.tgz`, `waymark-0.1.0.tgz`) becomes an absolute `file:` one, because the
 * project lies in another folder than the one it was typed in. A range, a tag, a URL or a repository stays.
 *
 * @param typed the value of `--waymark`; without it, the version that `version` is compatible with
 * @throws {CreateError} when nothing is at the path
 */
export function resolveWaymarkSpec(typed: string | undefined, version: string, cwd: string): string {
  if (typed === undefined) return `^${version}`;
  const local = /^(file|link):(.*)$/s.exec(typed);
  if (local === null && !looksLikePath(typed)) return typed;
  const [, protocol = 'file', rest = typed] = local ?? [];
  const path = rest.startsWith('///') ? fileURLToPath(`file:${rest}`) : resolve(cwd, rest);
  if (!existsSync(path)) {
    throw new CreateError(`Cannot use --waymark ${typed}: there is nothing at ${path}.`);
  }
  return `${protocol}:${path.replaceAll('\\', '/')}`;
}

function looksLikePath(spec: string): boolean {
  if (/^(\.{0,2}[/\\]|[a-z]:[/\\]|\.{1,2}$)/i.test(spec)) return true;
  return !/^[a-z][a-z+.-]*:/i.test(spec) && /\.(tgz|tar\.gz)$/i.test(spec);
}
