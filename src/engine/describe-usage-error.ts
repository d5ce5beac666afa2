/**
 * Says in a sentence what is wrong with arguments that `parseArgs` of Node.js has refused.
 *
 * @param message The message of its error: it names the option, and tells the rest at length.
 * @param suggest Adds a sentence on an option that there is not, by its name without dashes.
 */
export function describeUsageError(message: string, suggest: (name: string) => string): string {
  const [, dashes, name] = /Unknown option '(-+)([^']*)'/.exec(message) ?? [];
  if (dashes !== undefined && name !== undefined)
    return `There is no option \`${dashes}${name}\`.${suggest(name)}`;
  const [, extra] = /Unexpected argument '([^]*?)'\. This/.exec(message) ?? [];
  if (extra !== undefined) return `Only options are understood here: received \`${extra}\`.`;
  const option = /(--[\w-]+)/.exec(message)?.[1] ?? 'An option';
  if (message.includes('does not take')) return `\`${option}\` takes no value.`;
  return `\`${option}\` needs a value: write it as \`${option}=value\`.`;
}
