import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { collectSamples } from '../src/samples/samples.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the samples that the project draws, from `drawn-once.ts`. */
    readonly drawn: string;
  }
}

/** Fills a folder with all samples; those that are drawn were drawn before the first file of tests. */
export async function samplesIn(folder: string): Promise<readonly string[]> {
  await cp(inject('drawn'), join(folder, 'drawn'), { recursive: true });
  return collectSamples(folder);
}
