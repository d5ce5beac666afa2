import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { CreateError } from './create-error.ts';
import { packageManagers, type PackageManager } from './package-manager.ts';

/** Where questions are asked; this process's own terminal if left out. */
export interface AskStreams {
  readonly input?: Readable;
  readonly output?: Writable;
}

/**
 * Asks for the project's name until it is one that can be used.
 *
 * @param fallback what Enter alone answers
 * @param check throws a {@link CreateError} for a name that cannot be used
 * @throws {CreateError} when the user cancels
 */
export async function askName(
  fallback: string,
  check: (name: string) => void,
  streams: AskStreams = {},
): Promise<string> {
  const answer = await text({
    ...streams,
    message: 'What is the project called?',
    placeholder: fallback,
    defaultValue: fallback,
    validate: (value) => complaint(value === undefined || value === '' ? fallback : value, check),
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/**
 * Asks for the package manager.
 *
 * @param detected the one that is selected at first
 * @throws {CreateError} when the user cancels
 */
export async function askPackageManager(
  detected: PackageManager,
  streams: AskStreams = {},
): Promise<PackageManager> {
  const answer = await select<PackageManager>({
    ...streams,
    message: 'Which package manager do you use?',
    options: packageManagers.map((value) => ({ value })),
    initialValue: detected,
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

function cancelled(): CreateError {
  return new CreateError('Cancelled: nothing was written.');
}

function complaint(name: string, check: (name: string) => void): string | undefined {
  try {
    check(name);
    return undefined;
  } catch (error) {
    if (error instanceof CreateError) return error.message;
    throw error;
  }
}
