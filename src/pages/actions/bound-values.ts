import { actionRequestError } from './action-request.ts';
import { requireRequestContext } from '../../app/request-context.ts';
import type { AppActions } from '../../app/server-actions.ts';
import { inTime } from './in-time.ts';
import { createSealedBox, type SealedBox } from './sealed-box.ts';

/** What is needed of React's wire format, on the server alone. */
export interface BoundValuesInput {
  renderToReadableStream(
    model: unknown,
    options: { readonly onError: (error: unknown) => void },
  ): ReadableStream<Uint8Array>;
  createFromReadableStream<T>(stream: ReadableStream<Uint8Array>): PromiseLike<T>;
}

/** What compiled actions call; the names are those of `@vitejs/plugin-rsc`, whose module this takes the place of. */
export interface BoundValues {
  /** @throws what makes a variable none that can be sent, such as that it is a function. */
  encryptActionBoundArgs(values: unknown, actionId: string): Promise<string>;
  /** @throws {WaymarkError} `ERR_ACTION_REQUEST` for what was not encrypted here, for this action. */
  decryptActionBoundArgs(sealed: unknown, actionId: string): Promise<unknown>;
}

/** Makes what encrypts the variables that an inline action closes over: they travel to the client and back. */
export function createBoundValues({
  renderToReadableStream,
  createFromReadableStream,
}: BoundValuesInput): BoundValues {
  return {
    async encryptActionBoundArgs(values, actionId) {
      const failures: unknown[] = [];
      const stream = renderToReadableStream(values, { onError: (error) => void failures.push(error) });
      const bytes = await new Response(stream).arrayBuffer();
      if (failures.length > 0) throw failures[0];
      return currentBox().seal(new Uint8Array(bytes), actionId);
    },
    async decryptActionBoundArgs(sealed, actionId) {
      const content = await open(sealed, actionId);
      return createFromReadableStream(new Blob([content]).stream());
    },
  };
}

async function open(sealed: unknown, actionId: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const text = await inTime(Promise.resolve(sealed));
    if (typeof text === 'string') return await currentBox().open(text, actionId);
  } catch (error) {
    throw actionRequestError(
      'the variables that came with it were changed, or belong to another action',
      error,
    );
  }
  throw actionRequestError('the variables that belong to it did not come with it');
}

const boxes = new WeakMap<AppActions, SealedBox>();

function currentBox(): SealedBox {
  const { actions } = requireRequestContext('a Server Action').options;
  if (!actions) throw new Error('The app was made without the key of its Server Actions.');
  const box = boxes.get(actions) ?? createSealedBox(actions.encryptionKey);
  boxes.set(actions, box);
  return box;
}
