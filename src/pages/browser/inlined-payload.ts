/** A part of a payload: text, or a list with bytes in base64. */
type Part = string | readonly [string];

declare global {
  interface Window {
    /** What the scripts in the document have brought, of which each calls `push`. */
    $wm?: { push(part: Part): unknown } & Iterable<Part>;
  }
}

/** The payload that came within the document, while it still comes. */
export function inlinedPayload(): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly ended: Promise<void>;
} {
  const encoder = new TextEncoder();
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const take = (part: Part) =>
        controller.enqueue(typeof part === 'string' ? encoder.encode(part) : bytesOf(part[0]));
      for (const part of window.$wm ?? []) take(part);
      window.$wm = Object.assign([], { push: take });
      const close = () => {
        controller.close();
        end?.();
      };
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', close);
      else close();
    },
  });
  return { stream, ended };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.codePointAt(0) as number);
}
