import type { ActionTable, ServerAction } from '../../app/server-actions.ts';
import { actionRequestError } from './action-request.ts';

/** Of the fields that React puts into forms. */
const PREFIX = '$ACTION_';
const ID_PREFIX = '$ACTION_ID_';
const REF_PREFIX = '$ACTION_REF_';

/** One of the form, and one of the button that it was sent with. */
const MOST_REFERENCES = 2;

/**
 * The ids of the actions that a form names, of which React runs the last; to be called before React's decoder, which
 * would load what it is told to.
 *
 * @returns None for a form that is none of React's.
 * @throws {WaymarkError} `ERR_ACTION_REQUEST` for fields that React does not write.
 */
export function formActionIds(form: FormData): string[] {
  const ids: string[] = [];
  let references = 0;
  for (const key of form.keys()) {
    if (key.startsWith(ID_PREFIX)) {
      ids.push(key.slice(ID_PREFIX.length));
    } else if (key.startsWith(REF_PREFIX)) {
      if (++references > MOST_REFERENCES)
        throw actionRequestError('it refers to more actions than one form has');
      ids.push(boundId(form, key.slice(REF_PREFIX.length)));
    }
  }
  return ids;
}

/** The id in the description of an action with bound arguments: `{"id":"...","bound":"$@1"}`. */
function boundId(form: FormData, prefix: string): string {
  const [text, ...more] = form.getAll(`${PREFIX}${prefix}:0`);
  if (typeof text !== 'string' || more.length > 0)
    throw actionRequestError('it does not say which action it refers to');
  let description: unknown;
  try {
    description = JSON.parse(text);
  } catch (error) {
    throw actionRequestError('what it says of its action is no JSON', error);
  }
  if (typeof description === 'object' && description !== null && Object.hasOwn(description, 'id')) {
    const { id } = description as { readonly id: unknown };
    if (typeof id === 'string' && !id.startsWith('$')) return id;
  }
  throw actionRequestError('what it says of its action has no id');
}

/** The action that a form runs; `undefined` where it names one that there is not. */
export function formAction(table: ActionTable, ids: readonly string[]): ServerAction | undefined {
  const actions = ids.map((id) => table.get(id));
  return actions.includes(undefined) ? undefined : actions.at(-1);
}
