import { WaymarkError } from '../http/waymark-error.ts';
import { parseSegment, type Segment } from './segment.ts';

/** The segments of a route's path, root first; the root path `/` has none. */
export type RoutePattern = readonly Segment[];

/**
 * Reads a route's path in the file-system grammar, such as `/api/users/[id]`.
 *
 * @throws {WaymarkError} `ERR_SEGMENT_INVALID` for a malformed segment, `ERR_CATCH_ALL_NOT_LAST` and
 *   `ERR_SEGMENT_REPEATED` for segments that do not go together.
 */
export function parseRoutePattern(path: string): RoutePattern {
  const segments = path.split('/').filter(Boolean).map(parseSegment);
  const names: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'static') continue;
    if (segment.kind !== 'dynamic' && index < segments.length - 1) throw notLast(path, segment.text);
    checkRepeated(path, names, segment.name);
    names.push(segment.name);
  }
  return segments;
}

function checkRepeated(path: string, names: readonly string[], name: string): void {
  for (const other of names) {
    if (other === name) {
      throw new WaymarkError(
        'ERR_SEGMENT_REPEATED',
        `The path \`${path}\` has the parameter \`${name}\` twice: a handler could read only one of them. Give each its own name.`,
      );
    }
    if (bare(other) === bare(name)) {
      throw new WaymarkError(
        'ERR_SEGMENT_REPEATED',
        `The parameters \`${other}\` and \`${name}\` of the path \`${path}\` differ only by characters other than letters, digits and \`_\`. Rename one of them.`,
      );
    }
  }
}

function bare(name: string): string {
  return name.replace(/\W/g, '');
}

function notLast(path: string, text: string): WaymarkError {
  return new WaymarkError(
    'ERR_CATCH_ALL_NOT_LAST',
    `The catch-all segment \`${text}\` must be the last one of the path \`${path}\`: it takes all that follows. Move the route file into its folder, or make it a plain \`[name]\` segment.`,
  );
}
