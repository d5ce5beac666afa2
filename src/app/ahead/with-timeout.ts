/**
 * Resolves with what is made ahead of time, or rejects when its time is over.
 *
 * @param seconds `staticPageGenerationTimeout` of the config.
 * @param otherwise What else can be done about it, for the error.
 */
export async function withTimeout<Value>(
  work: Promise<Value>,
  seconds: number,
  otherwise: string,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(
      `it took longer than ${seconds} s. Make it faster, raise \`staticPageGenerationTimeout\` in the config, or ${otherwise}.`,
    );
    timer = setTimeout(() => reject(error), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
