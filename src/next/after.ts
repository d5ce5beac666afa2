import { requireRequestContext } from '../app/request-context.ts';

/**
 * Runs a function, or waits for a promise, once the response has been sent; also after an error or a redirect.
 * `cookies()` and `headers()` can be read in it. The server waits for the work when it shuts down.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 * @throws {TypeError} when `task` is neither.
 * @see https://nextjs.org/docs/app/api-reference/functions/after
 */
export function after<T>(task: Promise<T> | (() => T | Promise<T>)): void {
  const context = requireRequestContext('after');
  if (isThenable(task)) {
    const work = Promise.resolve(task);
    // Told to whoever runs the task; until then a rejection must not count as unhandled.
    work.catch(() => {});
    context.after(() => work);
  } else if (typeof task === 'function') {
    context.after(task);
  } else {
    throw new TypeError(
      `\`after()\`: Argument must be a promise or a function, received ${task === null ? 'null' : typeof task}. Write \`after(() => work())\`.`,
    );
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
