import { type ReactNode, use } from 'react';
import type { PagePayload } from '../payload.ts';
import { RouterStateContext, SegmentContext } from './router-context.ts';

/** Shows what a payload holds. */
export function PageRouter({ payload }: { readonly payload: Promise<PagePayload> }): ReactNode {
  const { head = null, ...state } = use(payload);
  const { tree, nodes } = state;
  return (
    <RouterStateContext value={{ ...state, head }}>
      {head}
      <SegmentContext value={tree}>{nodes[tree.key]}</SegmentContext>
    </RouterStateContext>
  );
}
