import { isBodyTooLarge } from '../../http/body-limit.ts';
import type { ActionCodec, FormState, TemporaryReferences } from './action-codec.ts';
import { actionRequestError, isMultipart } from './action-request.ts';
import type { ServerManifest } from './server-manifest.ts';
import { inTime } from './in-time.ts';

/** As in Next.js: more would overflow the stack when the function is called. */
const MOST_ARGUMENTS = 1000;

/** A call, as a script in a browser makes it. */
export interface ScriptCall {
  readonly args: readonly unknown[];
  readonly temporaryReferences: TemporaryReferences;
}

/**
 * Reads the arguments of a call.
 *
 * @throws {WaymarkError} `ERR_ACTION_REQUEST` where they cannot be read, `ERR_BODY_TOO_LARGE` where there is too much.
 */
export async function readScriptCall(
  request: Request,
  codec: ActionCodec,
  manifest: ServerManifest,
): Promise<ScriptCall> {
  const body = isMultipart(request.headers) ? await readForm(request) : await readText(request);
  if (hasOpenStream(body)) throw actionRequestError('a stream among the arguments has no end');
  const temporaryReferences = codec.createTemporaryReferenceSet();
  let args: unknown;
  try {
    args = await inTime(codec.decodeReply(body, manifest, { temporaryReferences }));
  } catch (error) {
    throw actionRequestError('its arguments cannot be read', error);
  }
  if (!Array.isArray(args)) throw actionRequestError('its arguments are no list');
  if (args.length > MOST_ARGUMENTS)
    throw actionRequestError(`it has ${args.length} arguments, and ${MOST_ARGUMENTS} are allowed`);
  return { args, temporaryReferences };
}

/** A form, ready to run its action. */
export interface FormCall {
  readonly run: () => unknown;
  /** What `useActionState` shows of a result, where the form is one of its. */
  readonly formState: (result: unknown) => Promise<FormState | null>;
}

/**
 * Reads the call that a form makes, of which each action is known.
 *
 * @throws {WaymarkError} `ERR_ACTION_REQUEST` where it cannot be read.
 */
export async function readFormCall(
  form: FormData,
  codec: ActionCodec,
  manifest: ServerManifest,
): Promise<FormCall> {
  if (hasOpenStream(form)) throw actionRequestError('a stream among the arguments has no end');
  try {
    const run = await inTime(Promise.resolve(codec.decodeAction(form, manifest)));
    if (typeof run !== 'function') throw new Error('It names no action.');
    return { run, formState: (result) => inTime(codec.decodeFormState(result, form, manifest)) };
  } catch (error) {
    throw actionRequestError('the arguments of its form cannot be read', error);
  }
}

/** Reads a form. */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (isBodyTooLarge(error)) throw error;
    throw actionRequestError('its body is no form', error);
  }
}

async function readText(request: Request): Promise<string> {
  try {
    return await request.text();
  } catch (error) {
    if (isBodyTooLarge(error)) throw error;
    throw actionRequestError('its body cannot be read', error);
  }
}

/**
 * Whether a stream or an iterable is referred to of which the end is not in the body: who reads it would wait for ever.
 * Only what React has written is looked at, in which no text that a client sends looks like a reference: its first `$`
 * is doubled. What could hide a reference is none of React's.
 */
function hasOpenStream(body: string | FormData): boolean {
  if (typeof body === 'string') return STREAM.test(body) || ESCAPED_LETTER.test(body);
  for (const [key, value] of body) {
    const [, prefix] = /^(\$ACTION_[^:]*:)?S?\d+$/.exec(key) ?? [];
    const isReact = prefix !== undefined || /^S?\d+$/.test(key);
    if (!isReact || typeof value !== 'string') continue;
    if (ESCAPED_LETTER.test(value)) return true;
    for (const [, written = ''] of value.matchAll(STREAMS)) {
      // As React reads it, of whatever is written.
      const id = Number.parseInt(written, 16);
      const pieces = body.getAll(`${prefix ?? ''}S${id}`);
      if (!pieces.some((piece) => typeof piece === 'string' && piece.startsWith('C'))) return true;
    }
  }
  return false;
}

const STREAM = /"\$[RrXx][^"]*"/;
const STREAMS = /"\$[RrXx]([^"]*)"/g;
/** `JSON.stringify` escapes signs that cannot be seen, and no letters. */
const ESCAPED_LETTER = /(?<!\\)(?:\\\\)*\\u00[2-7][\da-f]/i;
