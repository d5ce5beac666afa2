import { parseArgs } from 'node:util';

/**
 * Reads the options of a benchmark, or prints its usage and ends the process.
 *
 * @param {string} usage The first line of the usage: what the benchmark measures.
 * @param {Record<string, { default: string | boolean, help: string }>} options What it has besides the common ones.
 */
export function readOptions(usage, options) {
  const all = { ...options, ...COMMON };
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
      console.log(`  --${name.padEnd(12)} ${help}${typeof value === 'string' ? ` (default: ${value})` : ''}`);
    process.exit(0);
  }
  return values;
}

const COMMON = {
  node: { default: process.execPath, help: 'the Node.js that the measured processes run on' },
  help: { default: false, help: 'print this' },
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
