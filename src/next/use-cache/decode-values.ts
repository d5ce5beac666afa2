import { parse } from 'devalue';

type View = new (buffer: ArrayBuffer) => unknown;

/**
 * Reads what `encodeValue` wrote: each time a copy of its own.
 *
 * @param passed What stands in the place of what was passed through, by its place.
 */
export function decodeValue(text: string, passed: (place: number) => unknown): unknown {
  return parse(text, {
    Symbol: ([name]: [string]) => Symbol.for(name),
    Promise: ([value]: [unknown]) => Promise.resolve(value),
    Stream: ([bytes]: [Uint8Array<ArrayBuffer>]) => streamOf(bytes),
    File: ({ name, type, bytes }: { name: string; type: string; bytes: ArrayBuffer }) =>
      new File([bytes], name, { type }),
    Blob: ({ type, bytes }: { type: string; bytes: ArrayBuffer }) => new Blob([bytes], { type }),
    Form: formOf,
    View: ({ name, bytes }: { name: string; bytes: ArrayBuffer }) =>
      new (globalThis as unknown as Record<string, View>)[name]!(bytes),
    Error: errorOf,
    Json: ([value]: [unknown]) => value,
    AsyncItems: ([items]: [unknown[]]) => asyncItems(items),
    Iterator: (items: unknown[]) => items[Symbol.iterator](),
    Items: (items: unknown[]) => items,
    Passed: ([place]: [number]) => passed(place),
  });
}

/** As with the body of a `Response`: bytes, in pieces. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream {
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

function formOf(entries: readonly [string, string | Blob][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value);
  }
  return form;
}

function errorOf({ name, message, stack }: { name: string; message: string; stack?: string }): Error {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

async function* asyncItems(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}
