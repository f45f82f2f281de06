import { basename } from 'node:path';
import { DEFAULT_Q } from './cameo.js';
import { casesOf } from './cases.js';
import { FORMATS, type Format, type Way } from './job.js';
import type { Measured, Outcome } from './measured.js';
import { type RenderProcess, startRenderProcess } from './render-process.js';
import { matchAll, type Scored, scoreCase } from './score-case.js';
import { entrantsOf, timeCase } from './time-case.js';

/** How much is measured. */
export interface Amount {
  readonly widths: readonly number[];
  /** Photographs at most. */
  readonly photographs: number;
  /** Samples of each entrant; AVIF takes long enough for one to tell. */
  readonly rounds: Readonly<Record<Format, number>>;
  /** Qualities of Cameo's curve. */
  readonly curve: readonly number[];
}

export const WHOLE: Amount = {
  widths: [320, 640, 1280, 1920],
  photographs: Number.POSITIVE_INFINITY,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [54, 64, 74, 84],
};

export const QUICK: Amount = {
  widths: [320, 640],
  photographs: 2,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [55, 70, 85],
};

/** Scores every picture first, which says what Cameo's equal qualities are, then takes the time of everybody. */
export async function measure(
  files: readonly string[],
  { widths, photographs, rounds, curve }: Amount,
  scratch: string,
  say: (text: string) => void,
): Promise<Measured> {
  const running = new Map<string, RenderProcess>();
  const processOf = (id: string, way: Way): RenderProcess => {
    const process = running.get(id) ?? startRenderProcess(way);
    running.set(id, process);
    return process;
  };
  const endAll = (): void => {
    for (const process of running.values()) process.end();
    running.clear();
  };
  try {
    const start = (way: Way): RenderProcess => processOf(way, way);
    const processes = { cameo: start('cameo'), next: start('next'), ipx: start('ipx') };
    const scorers = { processes, scratch, say };
    const scored: Scored[] = [];
    for (const file of files.slice(0, photographs)) {
      for (const from of await casesOf(file, widths, scratch))
        for (const format of FORMATS) scored.push(await scoreCase(from, format, curve, scorers));
      say(`scored ${basename(file)}`);
    }
    const matches = await matchAll(scored, scorers);
    // New ones, which have all rendered the same from here on.
    endAll();
    const outcomes: Outcome[] = [];
    for (const each of scored) {
      const entrants = entrantsOf(matches, each.format);
      outcomes.push(await timeCase(each, entrants, rounds[each.format], { processOf, scratch, say }));
    }
    return { outcomes, matches, defaultQ: DEFAULT_Q };
  } finally {
    endAll();
  }
}
