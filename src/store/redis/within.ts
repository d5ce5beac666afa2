/**
 * Resolves with `work`, or rejects when its time is over.
 *
 * @param onLate Called when it is; what `work` comes to then is of no interest.
 */
export function within<Value>(
  milliseconds: number,
  work: Promise<Value>,
  onLate?: (error: Error) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    // It keeps the process alive while something is waited for, which the connection does not.
    const timer = setTimeout(() => {
      const error = new Error(`no answer within ${milliseconds} ms`);
      reject(error);
      onLate?.(error);
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
