import { isBodyTooLarge } from '../../http/body-limit.ts';
import type { ActionCodec, FormState, TemporaryReferences } from './action-codec.ts';
import { actionRequestError, isMultipart } from './action-request.ts';
import type { ServerManifest } from './server-manifest.ts';
import { checkParts } from './check-parts.ts';
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
  checkParts(body);
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
  checkParts(form);
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
