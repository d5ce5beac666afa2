/** What a `Content-Type` says. */
export interface MediaType {
  /** In lower case: `application/json`. */
  readonly essence: string;
  /** In lower case; `undefined` where none is named. */
  readonly charset: string | undefined;
}

/** Reads a `Content-Type`; `undefined` for one that names no type. */
export function readMediaType(header: string | null): MediaType | undefined {
  if (header === 'application/json') return JSON_TYPE;
  const [type = '', ...parameters] = (header ?? '').split(';');
  const essence = type.trim().toLowerCase();
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(essence)) return undefined;
  const charset = parameters
    .map((each) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(each)?.[1])
    .find((each) => each !== undefined);
  return { essence, charset: charset?.toLowerCase() };
}

const JSON_TYPE: MediaType = { essence: 'application/json', charset: undefined };

/** Whether a type is that of JSON, or of a format that is written in it (RFC 6839). */
export function isJsonType(essence: string): boolean {
  return essence === 'application/json' || /^[^/]+\/[^/]+\+json$/.test(essence);
}
