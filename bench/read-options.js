import { parseArgs } from 'node:util';
import { findNode } from './runtimes.js';

/**
 * Reads the options of a benchmark, or prints its usage and ends the process.
 *
 * @param {string} usage The first line of the usage: what the benchmark measures.
 * @param {Record<string, { default: string | boolean, help: string }>} options What it has besides the common ones.
 */
export function readOptions(usage, options) {
  const all = { ...COMMON, ...options };
  const config = Object.fromEntries(
    Object.entries(all).map(([name, { default: value }]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string', default: value },
    ]),
  );
  const { values } = parseArgs({ options: config, strict: true });
  if (values.help) {
    console.log(`${usage}\n`);
    for (const [name, { default: value, help }] of Object.entries(all))
      console.log(
        `  --${name.padEnd(16)} ${help}${typeof value === 'string' && value ? ` (default: ${value})` : ''}`,
      );
    process.exit(0);
  }
  return { ...values, node: findNode(values.node) };
}

const COMMON = {
  help: { default: false, help: 'print this' },
  node: {
    default: process.execPath,
    help: 'the Node.js that the measured processes run on: a path, or a major version',
  },
};

/** A list of whole numbers from an option's text: `1,1000`. */
export function numbers(text) {
  const list = text.split(',').map(Number);
  if (list.every((number) => Number.isInteger(number) && number > 0)) return list;
  throw new RangeError(`Cannot read a list of whole numbers above 0: received \`${text}\`.`);
}

/** A whole number above 0 from an option's text. */
export function number(text) {
  const [value] = numbers(text);
  return value;
}

/**
 * Those of a list that an option's text names by their `id`: `json,echo`; an empty text names all.
 *
 * @throws {RangeError} for a name that none of them has.
 */
export function choose(option, text, list) {
  if (!text) return list;
  const ids = text.split(',');
  const unknown = ids.find((id) => list.every((item) => item.id !== id));
  if (unknown === undefined) return list.filter((item) => ids.includes(item.id));
  const known = list.map((item) => item.id).join(', ');
  throw new RangeError(`Cannot choose \`${unknown}\` with --${option}: there are ${known}.`);
}
