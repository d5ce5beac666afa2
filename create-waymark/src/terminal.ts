import { styleText } from 'node:util';

type Format = 'bold' | 'cyan' | 'dim' | 'green' | 'red';

/** Writes lines to a stream, in colour where the stream and the environment want it. */
export interface Terminal {
  /** Writes `text` and a line break; none for an empty line. */
  print(text?: string): void;
  /** `text` in the given format, or as it is where colours are not wanted. */
  paint(format: Format, text: string): string;
}

/** A terminal over a stream: colours follow https://no-color.org, then FORCE_COLOR, then what the stream can show. */
export function createTerminal(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const colours = wantsColours(stream, env);
  return {
    print: (text = '') => void stream.write(`${text}\n`),
    paint: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
  };
}

// Written out because Node.js 20 colours whatever it is given: styleText looks at the stream from 22.13 on.
function wantsColours(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY && stream.hasColors(env);
}
