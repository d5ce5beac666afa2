import { isWaymarkError, WaymarkError } from '../../http/waymark-error.ts';

/** The header with the id of the action that a script calls, as in Next.js. */
const ACTION_HEADER = 'next-action';

/** How a request calls an action: from a script, or as a form without one. */
export type ActionCall = { readonly kind: 'script'; readonly id: string } | { readonly kind: 'form' };

/** How a request may call an action; `undefined` for one that only wants a page. */
export function actionCallOf({ method, headers }: Request): ActionCall | undefined {
  if (method !== 'POST') return undefined;
  const id = headers.get(ACTION_HEADER);
  if (id !== null) return { kind: 'script', id: decodeId(id) };
  return isMultipart(headers) ? { kind: 'form' } : undefined;
}

/** Whether a body is one of several parts. */
export function isMultipart(headers: Headers): boolean {
  return headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data') ?? false;
}

/** The error of a request that cannot be what a browser sends: the client is answered with 400. */
export function actionRequestError(reason: string, cause?: unknown): WaymarkError {
  return new WaymarkError('ERR_ACTION_REQUEST', `Cannot read the request of a Server Action: ${reason}`, {
    cause,
  });
}

/** Whether an error is that of a request which no browser sends. */
export function isActionRequestError(error: unknown): error is WaymarkError {
  return isWaymarkError(error) && error.code === 'ERR_ACTION_REQUEST';
}

/** Functions may have names that no header can hold. */
function decodeId(id: string): string {
  try {
    return decodeURI(id);
  } catch {
    return id;
  }
}
