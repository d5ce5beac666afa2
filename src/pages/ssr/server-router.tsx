import { type ReactNode, use } from 'react';
import type { PagePayload } from '../payload.ts';
import { PageView } from '../router/page-view.tsx';
import { ServerInsertedHTMLContext } from '../router/router-context.ts';

/** Shows the page of a payload once, in HTML. */
export function ServerRouter({
  payload,
  isRecovering,
  insert,
}: {
  readonly payload: Promise<PagePayload>;
  readonly isRecovering: boolean;
  /** Takes what makes nodes for the document: see `useServerInsertedHTML`. */
  readonly insert: (callback: () => ReactNode) => void;
}): ReactNode {
  return (
    <ServerInsertedHTMLContext value={insert}>
      <PageView page={use(payload)} isRecovering={isRecovering} />
    </ServerInsertedHTMLContext>
  );
}
