import type { ReactNode } from 'react';
import type { PagePayload } from '../payload.ts';
import { ErrorBoundary, toError } from './error-boundary.tsx';
import { failureOf } from './failure.ts';
import { GlobalError } from './global-error.tsx';
import { RecoverContext, RouterStateContext, SegmentContext } from './router-context.ts';

/** What is needed to show a page. */
interface PageViewProps {
  readonly page: PagePayload;
  /** Whether to show what stands in for what has failed by now. */
  readonly isRecovering: boolean;
}

/** Shows a page. */
export function PageView({ page, isRecovering }: PageViewProps): ReactNode {
  const { tree, nodes, head, globalError } = page;
  const failure = isRecovering ? failureOf(tree, nodes) : undefined;
  return (
    <RouterStateContext value={page}>
      <RecoverContext value={isRecovering}>
        <ErrorBoundary
          fallback={globalError ?? GlobalError}
          initial={failure && toError(failure.error)}
          resetKeys={[page.url, nodes]}
        >
          {head}
          <SegmentContext value={tree}>{nodes[tree.key]}</SegmentContext>
        </ErrorBoundary>
      </RecoverContext>
    </RouterStateContext>
  );
}
