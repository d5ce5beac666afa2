import { readMediaType } from '../../http/media-type.ts';

/** Types outside of `text/` that are text, or leave as much to be saved; images, sound, video and archives do not. */
const MORE =
  /^application\/(?:json5?|javascript|ecmascript|xml|graphql|yaml|toml|sql|rtf|wasm|x-ndjson|jsonl|x-www-form-urlencoded|x-javascript|vnd\.ms-fontobject|x-protobuf|protobuf|manifest)$|^(?:image\/(?:svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)|font\/(?:ttf|otf|collection))$/;

/** Whether a body of this type is worth to be compressed. Events are not: each has to go out as it comes. */
export function isCompressible(contentType: string | null): boolean {
  const type = readMediaType(contentType)?.essence;
  if (type === undefined || type === 'text/event-stream') return false;
  return type.startsWith('text/') || /\+(?:json|xml|text|yaml)$/.test(type) || MORE.test(type);
}
