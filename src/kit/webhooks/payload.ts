import { readMediaType } from '../../http/media-type.ts';
import { type NamedValues, namedValues } from '../validate/named-values.ts';
import { parseJson } from '../validate/parse-json.ts';

/** What a payload may be like: its sender is certain. */
const LIMITS = { maxDepth: 100, maxValues: Number.POSITIVE_INFINITY };

/** The value of a body of JSON; `undefined` where it is none. */
export function jsonPayload(body: Uint8Array): unknown {
  const parsed = parseJson(body, LIMITS);
  return 'value' in parsed ? parsed.value : undefined;
}

/** The fields of a body that is a form; `undefined` where it is none. */
export function formPayload(request: Request, body: Uint8Array): NamedValues | undefined {
  const type = readMediaType(request.headers.get('content-type'))?.essence;
  if (type !== 'application/x-www-form-urlencoded') return undefined;
  return namedValues(new URLSearchParams(new TextDecoder().decode(body)));
}

/** The value of a body of JSON, or of the field `payload` of a form that has one. */
export function jsonOrFormPayload(request: Request, body: Uint8Array): unknown {
  const form = formPayload(request, body);
  if (form === undefined) return jsonPayload(body);
  return typeof form['payload'] === 'string' ? jsonPayload(new TextEncoder().encode(form['payload'])) : form;
}

/** A text that a payload has under a name; empty where it has none. */
export function textOf(payload: unknown, name: string): string {
  const value = memberOf(payload, name);
  return typeof value === 'string' ? value : '';
}

/** What a payload has under a name. */
export function memberOf(payload: unknown, name: string): unknown {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, name)) return undefined;
  return (payload as Readonly<Record<string, unknown>>)[name];
}
