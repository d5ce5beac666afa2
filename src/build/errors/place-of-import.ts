import { parseSource } from '../parse-source.ts';
import type { DiagnosticPlace } from '../../diagnostics/diagnostic.ts';
import { escapePattern } from '../../diagnostics/escape-pattern.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { readSource } from '../read-source.ts';

/** The place at which a file imports `specifier`, as a diagnostic names it. */
export function placeOfImport(file: string, specifier: string, dir: string): DiagnosticPlace {
  const { text } = readSource(file);
  const offset = text === undefined ? undefined : locateImport(file, text, specifier);
  const place = text === undefined || offset === undefined ? {} : lineAndColumn(text, offset);
  return { file: projectPath(file, dir), ...place };
}

/** Finds where a source imports `specifier`: the offset of its quotation mark. */
function locateImport(file: string, source: string, specifier: string): number | undefined {
  const { module } = parseSource(file, source);
  const requests = [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest)),
  ];
  const request = requests.find((each) => each?.value === specifier);
  if (request) return request.start;
  const dynamic = module.dynamicImports.find(
    ({ moduleRequest: { start, end } }) => source.slice(start + 1, end - 1) === specifier,
  );
  if (dynamic) return dynamic.moduleRequest.start;
  // A `require`, which is a call like any other.
  const index = source.search(new RegExp(`['"\`]${escapePattern(specifier)}['"\`]`));
  return index < 0 ? undefined : index;
}
