import type { FieldError } from '@/lib/problem';

/** Turns unknown input into a value, or says what is wrong with it. */
export type Rule<Value> = (input: unknown) => { value: Value } | { complaint: string };

/** A rule for each field of `Fields`. */
export type Rules<Fields> = { readonly [Name in keyof Fields]: Rule<Fields[Name]> };

export type Validated<Value> = { ok: true; value: Value } | { ok: false; errors: FieldError[] };

/** Checks an object that must have every field that `rules` names, and no other. */
export function validate<Fields>(input: unknown, rules: Rules<Fields>): Validated<Fields> {
  return check(input, rules, Object.keys(rules)) as Validated<Fields>;
}

/** Checks an object that must have at least one of the fields that `rules` names, and no other. */
export function validateSome<Fields>(input: unknown, rules: Rules<Fields>): Validated<Partial<Fields>> {
  const given = Object.keys(rules).filter((name) => isRecord(input) && Object.hasOwn(input, name));
  const result = check(input, rules, given) as Validated<Partial<Fields>>;
  if (result.ok && given.length === 0) {
    return { ok: false, errors: [{ field: '', detail: `must have one of: ${listOf(rules)}` }] };
  }
  return result;
}

/** A string with something to read in it; white space around it is dropped. */
export function text(maxLength: number): Rule<string> {
  return (input) => {
    if (typeof input !== 'string') return { complaint: 'must be a string' };
    const value = input.trim();
    if (value === '') return { complaint: 'must not be empty' };
    if (value.length > maxLength) return { complaint: `must have at most ${maxLength} characters` };
    // Among them NUL, which PostgreSQL cannot store in a text.
    if (/\p{Cc}/u.test(value)) return { complaint: 'must not contain control characters' };
    return { value };
  };
}

/** How many characters an e-mail address may have. */
export const MAX_EMAIL_LENGTH = 254;

/** An e-mail address, in lower case: only a message sent there proves more than its rough shape. */
export const emailAddress: Rule<string> = (input) => {
  const result = text(MAX_EMAIL_LENGTH)(input);
  if ('complaint' in result) return result;
  if (!/^[^\s@]+@[^\s@]+$/.test(result.value)) return { complaint: 'must be an e-mail address' };
  return { value: result.value.toLowerCase() };
};

/** A password as it was typed. */
export const password: Rule<string> = (input) =>
  typeof input === 'string' && input !== '' ? { value: input } : { complaint: 'must be a non-empty string' };

/** Whether `input` is an object with named fields: neither null nor an array. */
export function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function check<Fields>(
  input: unknown,
  rules: Rules<Fields>,
  names: readonly string[],
): Validated<Record<string, unknown>> {
  if (!isRecord(input)) return { ok: false, errors: [{ field: '', detail: 'must be a JSON object' }] };

  const errors: FieldError[] = Object.keys(input)
    .filter((name) => !Object.hasOwn(rules, name))
    .map((name) => ({ field: name, detail: `is not a field: there are ${listOf(rules)}` }));
  const value: Record<string, unknown> = {};
  for (const name of names) {
    const result = checkField(input[name], rules[name as keyof Fields]);
    if ('complaint' in result) errors.push({ field: name, detail: result.complaint });
    else value[name] = result.value;
  }
  return errors.length === 0 ? { ok: true, value } : { ok: false, errors };
}

function checkField(input: unknown, rule: Rule<unknown>): ReturnType<Rule<unknown>> {
  return input === undefined ? { complaint: 'is required' } : rule(input);
}

function listOf(rules: object): string {
  return Object.keys(rules).join(', ');
}
