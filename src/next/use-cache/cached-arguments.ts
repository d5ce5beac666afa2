import { decodeValue } from './decode-values.ts';
import { encodeValue } from './encode-values.ts';
import { createOpaqueValue } from './opaque-value.ts';

/** What a cached function is called with: its key, and copies for each run. */
export class CachedArguments {
  readonly #name: string;
  readonly #captured: Readonly<Record<string, unknown>>;
  readonly #args: readonly unknown[];
  /** What is no data, in the order in which it is met. */
  readonly #passed: unknown[] = [];
  readonly #opaque = new Map<unknown, number>();
  /** Left out where the arguments can be handed on as they are. */
  #texts: readonly [captured: string, args: string] | undefined;

  /** @param name Of the function, for errors. */
  constructor(name: string, captured: Readonly<Record<string, unknown>>, args: readonly unknown[]) {
    this.#name = name;
    this.#captured = captured;
    this.#args = args;
  }

  /**
   * The text that tells these arguments from others.
   *
   * @throws {WaymarkError} `ERR_CACHE_VALUE` where the function captures what is no data.
   */
  encode(): string | Promise<string> {
    const captured = Object.keys(this.#captured).length === 0 ? '' : this.#encodeCaptured();
    if (captured === '' && this.#args.every(isPlain)) return JSON.stringify(this.#args);
    const args = encodeValue(this.#args, {
      nameAt: (path) => `the arguments of ${this.#name}${path && ` at ${path}`}`,
      passThrough: (value) => this.#passed.push(value) - 1,
      usesToJson: true,
    });
    if (typeof captured === 'string' && typeof args === 'string') return this.#take([captured, args]);
    return Promise.all([captured, args]).then((texts) => this.#take(texts));
  }

  /** The arguments for a run, what it captures first: nothing that it does to them is seen outside. */
  decode(): unknown[] {
    if (!this.#texts) return [...this.#args];
    const [captured, args] = this.#texts;
    const values = captured === '' ? [] : Object.values(decodeValue(captured, nothing) as object);
    return [...values, ...(decodeValue(args, this.#opaqueAt) as unknown[])];
  }

  /** The place of an argument that is handed back. */
  readonly placeOf = (value: unknown): number | undefined => this.#opaque.get(value);

  /** Reads a result; what was handed back is what this call was given. */
  decodeResult(text: string): unknown {
    return decodeValue(text, (place) => this.#passed[place]);
  }

  #encodeCaptured(): string | Promise<string> {
    return encodeValue(this.#captured, {
      nameAt: (path) => `${this.#name}, which uses \`${path}\` of the function around it`,
    });
  }

  #take(texts: readonly [string, string]): string {
    this.#texts = texts;
    return texts[0] + texts[1];
  }

  readonly #opaqueAt = (place: number): unknown => {
    const value = createOpaqueValue(this.#name);
    this.#opaque.set(value, place);
    return value;
  };
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

function nothing(): undefined {
  return undefined;
}
