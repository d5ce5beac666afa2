const TRAILER = '</body></html>';

/**
 * Writes a payload into a document, as scripts between the parts of its HTML: what has been shown so far comes with what
 * it was made of.
 *
 * @param takeTags Gives what else is to be written by now.
 */
export function inlinePayload(
  payload: ReadableStream<Uint8Array>,
  takeTags: () => string,
): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let buffered: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | undefined;
  let hasTrailer = false;
  const flush = (controller: TransformStreamDefaultController<Uint8Array>) => {
    let text = buffered.join('');
    buffered = [];
    if (text.endsWith(TRAILER)) {
      hasTrailer = true;
      text = text.slice(0, -TRAILER.length);
    }
    text += takeTags();
    if (text !== '') controller.enqueue(encoder.encode(text));
  };
  const write = async (controller: TransformStreamDefaultController<Uint8Array>) => {
    const reader = payload.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      controller.enqueue(encoder.encode(scriptOf(value)));
    }
  };
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      buffered.push(decoder.decode(chunk, { stream: true }));
      // React writes a part of its HTML in one turn, and what is put in between may not tear one apart.
      timer ??= setTimeout(() => {
        timer = undefined;
        flush(controller);
        writing ??= write(controller);
        writing.catch((error: unknown) => controller.error(error));
      });
    },
    async flush(controller) {
      clearTimeout(timer);
      flush(controller);
      await (writing ??= write(controller));
      const tags = takeTags();
      if (tags !== '' || hasTrailer) controller.enqueue(encoder.encode(tags + (hasTrailer ? TRAILER : '')));
    },
  });
}

/** Makes the scripts of a payload alone. */
export function scriptsOf(begin: string, end: string): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder();
  return new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(begin)),
    transform: (chunk, controller) => controller.enqueue(encoder.encode(scriptOf(chunk))),
    flush: (controller) => controller.enqueue(encoder.encode(end)),
  });
}

function scriptOf(chunk: Uint8Array): string {
  let data: string;
  try {
    data = JSON.stringify(new TextDecoder('utf-8', { fatal: true }).decode(chunk));
  } catch {
    // Bytes that are no text, or only a part of it.
    data = `[${JSON.stringify(btoa(binaryOf(chunk)))}]`;
  }
  return `<script>(self.$wm=self.$wm||[]).push(${escapeScript(data)})</script>`;
}

/** A character for each byte; one by one, since a call has only so many arguments. */
function binaryOf(chunk: Uint8Array): string {
  let text = '';
  for (const byte of chunk) text += String.fromCodePoint(byte);
  return text;
}

/** So that no text ends the script that it stands in. */
function escapeScript(text: string): string {
  return text.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
