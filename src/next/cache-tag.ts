import { checkTags } from '../app/check-tags.ts';
import { requireFunctionScope } from './use-cache/function-scope.ts';

/**
 * Names under which the result of the function can be invalidated that calls it, which has the directive `'use cache'`.
 *
 * @param tags Each of at most 256 characters, at most 128 of them: of others, the console is told.
 * @throws {WaymarkError} `ERR_CACHED_SCOPE` outside of such a function.
 * @see https://nextjs.org/docs/app/api-reference/functions/cacheTag
 */
export function cacheTag(...tags: string[]): void {
  requireFunctionScope('cacheTag()').include({}, checkTags(tags, '`cacheTag()`'));
}
