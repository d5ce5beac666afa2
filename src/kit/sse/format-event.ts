/** A server-sent event. */
export interface ServerSentEvent<Name extends string = string, Data = unknown> {
  /** What `addEventListener` of the client names. Default: `message`. */
  readonly event?: Name | undefined;
  /** A text as it is; everything else as JSON. */
  readonly data?: Data | undefined;
  /** Comes back as `lastEventId` when the client connects again. */
  readonly id?: string | number | undefined;
  /** Milliseconds that the client waits before it connects again. */
  readonly retry?: number | undefined;
}

const LINE_END = /\r\n|\r|\n/;

/**
 * Writes an event in the form of an event stream.
 *
 * @throws {TypeError} when its name or id has a line break, which would end it, or its data cannot be written as JSON.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function formatEvent({ event, data, id, retry }: ServerSentEvent): string {
  let text = '';
  if (event !== undefined) text += `event: ${oneLine('name', event)}\n`;
  if (id !== undefined) text += `id: ${oneLine('id', String(id))}\n`;
  if (retry !== undefined) {
    if (!Number.isSafeInteger(retry) || retry < 0)
      throw new TypeError(`Cannot send an event: its retry must be whole milliseconds: received ${retry}.`);
    text += `retry: ${retry}\n`;
  }
  if (data !== undefined) for (const line of textOf(data).split(LINE_END)) text += `data: ${line}\n`;
  return `${text}\n`;
}

/** Writes a comment, which no client takes for anything. */
export function formatComment(comment: string): string {
  return `${comment
    .split(LINE_END)
    .map((line) => `: ${line}\n`)
    .join('')}\n`;
}

function textOf(data: unknown): string {
  if (typeof data === 'string') return data;
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined)
    throw new TypeError(`Cannot send an event: its data, of type ${typeof data}, cannot be written as JSON.`);
  return text;
}

function oneLine(what: string, value: string): string {
  if (LINE_END.test(value) || value.includes('\0')) {
    throw new TypeError(
      `Cannot send an event: its ${what} must be one line: received ${JSON.stringify(value)}.`,
    );
  }
  return value;
}
