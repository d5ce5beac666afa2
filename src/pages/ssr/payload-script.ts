const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A part of a payload as a script in a document. */
export function payloadScript(chunk: Uint8Array): string {
  let data: string;
  try {
    data = JSON.stringify(decoder.decode(chunk));
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

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** So that no text ends the script that it stands in. */
function escapeScript(text: string): string {
  return text.replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character] as string);
}
