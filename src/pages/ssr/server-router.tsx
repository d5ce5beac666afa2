import { type ReactNode, use } from 'react';
import type { PagePayload } from '../payload.ts';
import { PageView } from '../router/page-view.tsx';

/** Shows the page of a payload once, in HTML. */
export function ServerRouter({
  payload,
  isRecovering,
}: {
  readonly payload: Promise<PagePayload>;
  readonly isRecovering: boolean;
}): ReactNode {
  return <PageView page={use(payload)} isRecovering={isRecovering} />;
}
