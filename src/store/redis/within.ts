/** Milliseconds by which a timer may be late in a process that is not busy. */
const PUNCTUAL = 20;

/** How often the time that the process was busy is given again. */
const REPRIEVES = 3;

/**
 * Resolves with `work`, or rejects when its time is over. Time in which this process was too busy to see an answer does
 * not count.
 *
 * @param onLate Called when it is over; what `work` comes to then is of no interest.
 */
export function within<Value>(
  milliseconds: number,
  work: Promise<Value>,
  onLate?: (error: Error) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    // It keeps the process alive while something is waited for, which the connection does not.
    let timer: ReturnType<typeof setTimeout>;
    const wait = (time: number, reprieves: number): void => {
      const begun = performance.now();
      timer = setTimeout(() => {
        const late = performance.now() - begun - time;
        if (late > PUNCTUAL && reprieves > 0) return wait(late, reprieves - 1);
        const error = new Error(`no answer within ${milliseconds} ms`);
        reject(error);
        onLate?.(error);
      }, time);
    };
    wait(milliseconds, REPRIEVES);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
