type Unit = 'b' | 'kb' | 'mb' | 'gb' | 'tb';

/** A number of bytes, or a text such as `'512kb'` or `'1.5MB'`; 0 is no limit. */
export type ByteSize = number | `${number}${Unit | Uppercase<Unit>}`;

const FACTORS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
};

/** What a size may be: reads well behind "must be". */
export const BYTE_SIZE_SHAPE = "a whole number of bytes, or a text such as '512kb' or '10mb'";

/**
 * Reads a size as the package `bytes` does, which Next.js reads its sizes with: units are powers of 1024, in letters
 * of either case, and fractions of a byte are dropped.
 *
 * @returns Undefined for what is no size; where `bytes` makes do with the digits at the start of a text, this does not.
 */
export function readByteSize(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const [, digits = '', unit = 'b'] = /^(\d+(?:\.\d+)?) *([kmgt]?b)?$/i.exec(value.trim()) ?? [];
  if (digits === '') return undefined;
  const exact = Number(digits) * (FACTORS[unit.toLowerCase()] ?? 1);
  const size = Math.floor(exact);
  // Less than a byte must not turn into 0, which is no limit.
  return Number.isSafeInteger(size) && (size > 0 || exact === 0) ? size : undefined;
}

/**
 * Reads a size that must be one.
 *
 * @param name What the size is of, for the message: `maxBodySize of app/upload/route.ts`.
 * @throws {TypeError} for what is no size.
 *
 * @example
 * ```ts
 * parseByteSize('16kb', 'maxHeaderSize'); // 16384
 * ```
 */
export function parseByteSize(value: unknown, name: string): number {
  const size = readByteSize(value);
  if (size !== undefined) return size;
  const received = typeof value === 'string' ? `'${value}'` : String(value);
  throw new TypeError(`${name} must be ${BYTE_SIZE_SHAPE}: received ${received}`);
}
