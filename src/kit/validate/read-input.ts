import type { BodyType } from '../../http/handler-contract.ts';
import { isBodyTooLarge } from '../../http/body-limit.ts';
import { isJsonType, type MediaType, readMediaType } from '../../http/media-type.ts';
import { problemResponse } from '../../http/problem-response.ts';
import { readBytes } from '../../http/read-bytes.ts';
import type { FieldError } from './field-error.ts';
import { namedValues } from './named-values.ts';
import { type JsonLimits, parseJson, type Parsed } from './parse-json.ts';

/** What the body of a request may be. */
export interface BodyRules extends JsonLimits {
  readonly types: readonly BodyType[];
  /** In bytes. */
  readonly maxSize: number;
}

/** The body of a request as values, or the answer that refuses it. */
export type ReadBody = { readonly value: unknown; readonly isForm: boolean } | { readonly refusal: Response };

const ACCEPTED: Readonly<Record<BodyType, string>> = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};

/** Reads the body of a request as its `Content-Type` says. */
export async function readBody(request: Request, rules: BodyRules): Promise<ReadBody> {
  const { headers } = request;
  const header = headers.get('content-type');
  const type = readMediaType(header);
  const bodyType = type && bodyTypeOf(type);
  const isKnown = bodyType !== undefined && rules.types.includes(bodyType);
  if (header !== null && !isKnown) return { refusal: unsupported(rules, header) };
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    const detail = `The body is encoded as ${quoted(encoding)}. Send it as it is.`;
    return { refusal: unsupportedProblem(detail, { 'accept-encoding': 'identity' }) };
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readBytes(request, rules.maxSize);
  } catch (error) {
    if (!isBodyTooLarge(error)) throw error;
    return { refusal: tooLarge() };
  }
  if (!isKnown) {
    // Whoever sends nothing has nothing to name a type of.
    return bytes.byteLength === 0
      ? { value: undefined, isForm: false }
      : { refusal: unsupported(rules, null) };
  }
  const parsed =
    bodyType === 'json' ? parseJson(bytes, rules) : await parseForm(bytes, bodyType, header ?? '', rules);
  if ('value' in parsed) return { value: parsed.value, isForm: bodyType !== 'json' };
  return {
    refusal: malformed(parsed.fault, [{ in: 'body', pointer: parsed.pointer ?? '', message: parsed.fault }]),
  };
}

function malformed(detail: string, errors: readonly FieldError[]): Response {
  return problemResponse({ title: 'Bad Request', status: 400, detail, errors });
}

function tooLarge(): Response {
  return problemResponse({ title: 'Content Too Large', status: 413, detail: 'The body is too large.' });
}

function bodyTypeOf({ essence, charset }: MediaType): BodyType | undefined {
  // Neither JSON nor a form can be in another encoding (RFC 8259, section 8.1; WHATWG URL, section 5).
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return undefined;
  if (isJsonType(essence)) return 'json';
  if (essence === ACCEPTED.urlencoded) return 'urlencoded';
  return essence === ACCEPTED.multipart ? 'multipart' : undefined;
}

async function parseForm(
  bytes: Uint8Array<ArrayBuffer>,
  type: Exclude<BodyType, 'json'>,
  header: string,
  { maxValues }: BodyRules,
): Promise<Parsed> {
  let form: URLSearchParams | FormData;
  if (type === 'urlencoded') form = new URLSearchParams(new TextDecoder().decode(bytes));
  else {
    try {
      form = await new Response(bytes, { headers: { 'content-type': header } }).formData();
    } catch {
      return { fault: 'The body is not a valid form of the type multipart/form-data.' };
    }
  }
  const pairs = [...form];
  if (pairs.length > maxValues) return { fault: `The body has more than ${maxValues} values.` };
  const value = namedValues(pairs);
  return value === undefined
    ? { fault: 'The body has a name that is not allowed.', pointer: '/__proto__' }
    : { value };
}

function unsupported({ types }: BodyRules, header: string | null): Response {
  const accepted = types.map((type) => ACCEPTED[type]);
  const found =
    header === null ? 'The body has no Content-Type.' : `The body is of the type ${quoted(header)}.`;
  return unsupportedProblem(`${found} Send it as ${accepted.join(' or ')}.`, { accept: accepted.join(', ') });
}

// RFC 9110, section 15.5.16: the headers tell which types or encodings would do.
function unsupportedProblem(detail: string, headers: Readonly<Record<string, string>>): Response {
  return problemResponse({ title: 'Unsupported Media Type', status: 415, detail }, headers);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
