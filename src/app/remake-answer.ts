import type { Connection } from '../http/handler.ts';
import type { AppState } from './app-state.ts';
import type { RoutePlan } from './route-plan.ts';

/**
 * Makes the answer at a path anew, where answers of its route are kept; where that fails, the last one stays.
 *
 * @param path Without base path, percent-encoded: `/api/users/7`.
 * @param onlyKept Whether to leave alone what is not kept yet.
 * @returns Its status, 404 for one that is left alone; `undefined` where none is kept.
 * @throws what the handler throws.
 */
export async function remakeAnswer(
  app: AppState,
  path: string,
  connection: Connection,
  onlyKept: boolean,
): Promise<number | undefined> {
  const match = app.find(path);
  if (!match) return undefined;
  const plan = app.plans[match.route] as RoutePlan;
  return plan.keeper?.remake(app, plan, match.params, connection, onlyKept);
}
