import type { RefineReport } from '../src/refine/refiner.js';
import { ask } from './edge-under-test.js';

/** Headers of a browser that supports AVIF, the refined format. */
export const AVIF = { headers: { accept: 'image/avif,image/webp,*/*' } } as const;

/** An edge's statistics of refining. */
export async function refineOf(url: string): Promise<RefineReport> {
  return JSON.parse((await ask(url, '/__edge/stats')).text).refine;
}
