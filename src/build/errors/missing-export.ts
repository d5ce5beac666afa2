import { basename, extname } from 'node:path';
import { nearestName } from '../../config/nearest-name.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { escapePattern } from '../../diagnostics/escape-pattern.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { moduleExports } from '../exports/module-exports.ts';
import { isOwnCode } from '../own-code.ts';
import { readSource } from '../read-source.ts';

/** Describes the import of a name that a module does not export. */
export function missingExport(name: string, exporter: string, dir: string): Diagnostic {
  const own = isOwnCode(exporter);
  const shown = own ? `\`${projectPath(exporter, dir)}\`` : 'The module';
  const message =
    name === 'default'
      ? `${shown} has no default export.`
      : `${shown} exports nothing by the name \`${name}\`.`;
  const hint = own ? hintFor(name, exporter) : `Look up what ${surfaceName(exporter) ?? 'it'} exports.`;
  return { code: 'ERR_EXPORT_MISSING', severity: 'error', message, ...(hint === undefined ? {} : { hint }) };
}

function hintFor(name: string, exporter: string): string | undefined {
  if (!/^\.[mc]?[jt]sx?$/.test(extname(exporter)))
    return `${basename(exporter)} is no module: read it as a file, or import it with \`?raw\` as a text.`;
  const { text } = readSource(exporter);
  if (text === undefined) return undefined;
  if (new RegExp(`\\b(?:type|interface)\\s+${escapePattern(name)}\\b`).test(text))
    return `\`${name}\` is a type: write \`type ${name}\`.`;
  const names = [...moduleExports(exporter, text).names.keys()];
  const near = nearestName(name, names);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (names.length === 0) return 'It exports nothing at all.';
  const listed = names.slice(0, 8).map((each) => (each === 'default' ? 'a default' : `\`${each}\``));
  return `It exports ${listed.join(', ')}${names.length > 8 ? ' and more' : ''}.`;
}

/** `next/server` for Waymark's own module of it. */
function surfaceName(exporter: string): string | undefined {
  const name = /[\\/]next[\\/](\w+)\.js$/.exec(exporter)?.[1];
  if (name !== undefined) return `\`next/${name}\``;
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(exporter)?.[1];
  return inPackage === undefined ? undefined : `\`${inPackage}\``;
}
