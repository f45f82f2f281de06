/**
 * Runs works a few at a time.
 * @returns what they answer, in their order
 */
export async function atOnce<T>(most: number, works: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const answers: T[] = [];
  const waiting = works.entries();
  const workThrough = async (): Promise<void> => {
    for (const [at, work] of waiting) answers[at] = await work();
  };
  await Promise.all(Array.from({ length: Math.min(most, works.length) }, workThrough));
  return answers;
}
