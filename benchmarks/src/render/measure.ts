import { basename, join } from 'node:path';
import type { Found } from '../harness/bench.js';
import { type DecodedOriginal, decodeOriginal, writeReference } from '../harness/scores.js';
import { startWorker } from '../harness/worker.js';
import { DEFAULT_Q } from './contestants.js';
import { FORMATS, type Format, type Measured, type Outcome, type Renderer, type Way } from './results.js';
import { matchAll, type Scored, scoreCase } from './score.js';
import { entrantsOf, timeCase } from './time-case.js';

/** An original at one width, with the reference for scoring its renditions. */
export interface Case {
  readonly file: string;
  /** Size of the original, megapixels. */
  readonly megapixels: number;
  /** Width of the request, px. */
  readonly requestedWidth: number;
  /** Width of the output, px: no original is enlarged. */
  readonly width: number;
  readonly height: number;
  /** Path of the lossless reference. */
  readonly reference: string;
}

/** One case for each width of an original; widths above its own are one case, at its own. */
export async function casesOf(
  file: string,
  widths: readonly number[],
  scratch: string,
): Promise<readonly Case[]> {
  const original = await decodeOriginal(file);
  const cases: Case[] = [];
  for (const requestedWidth of widths) {
    const width = Math.min(requestedWidth, original.width);
    if (cases.some((other) => other.width === width)) continue;
    cases.push(await caseAt(original, { file, requestedWidth, width }, scratch));
  }
  return cases;
}

async function caseAt(
  original: DecodedOriginal,
  { file, requestedWidth, width }: Pick<Case, 'file' | 'requestedWidth' | 'width'>,
  scratch: string,
): Promise<Case> {
  const height = Math.max(1, Math.round((original.height * width) / original.width));
  const reference = join(scratch, `${basename(file)}-${width}.png`);
  await writeReference(original, { width, height }, reference);
  return {
    file,
    megapixels: (original.width * original.height) / 1e6,
    requestedWidth,
    width,
    height,
    reference,
  };
}

/** The extent of the measurement. */
export interface Amount {
  readonly widths: readonly number[];
  /** Maximum number of photographs. */
  readonly photographs: number;
  /** Number of samples of each entrant; a single one is enough for the slow AVIF. */
  readonly rounds: Readonly<Record<Format, number>>;
  /** Qualities of Cameo's curve. */
  readonly curve: readonly number[];
  /** Refined widths, each of which takes six seconds for an AVIF of 1,280 px, and qualities, which include the default. */
  readonly refined: { readonly widths: readonly number[]; readonly curve: readonly number[] };
}

export const WHOLE: Amount = {
  widths: [320, 640, 1280, 1920],
  photographs: Number.POSITIVE_INFINITY,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [54, 64, 74, 84],
  refined: { widths: [320, 640], curve: [56, 68, DEFAULT_Q] },
};

export const QUICK: Amount = {
  widths: [320, 640],
  photographs: 2,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [55, 70, 85],
  refined: { widths: [320], curve: [60, DEFAULT_Q] },
};

const startRenderer = (way: Way): Renderer =>
  startWorker(new URL('worker.js', import.meta.url), { name: way, args: [way] });

/** Scores every picture first, which determines Cameo's matching qualities, then measures the times of all. */
export async function measure(
  files: readonly string[],
  { widths, photographs, rounds, curve, refined }: Amount,
  scratch: string,
  say: (text: string) => void,
): Promise<Omit<Measured, keyof Found>> {
  const running = new Map<string, Renderer>();
  const processOf = (id: string, way: Way): Renderer => {
    const process = running.get(id) ?? startRenderer(way);
    running.set(id, process);
    return process;
  };
  const endAll = (): void => {
    for (const process of running.values()) void process.stop();
    running.clear();
  };
  try {
    const start = (way: Way): Renderer => processOf(way, way);
    const processes = { cameo: start('cameo'), next: start('next'), ipx: start('ipx') };
    const scorers = { processes, scratch, say };
    const scored: Scored[] = [];
    for (const file of files.slice(0, photographs)) {
      for (const from of await casesOf(file, widths, scratch))
        for (const format of FORMATS) {
          const again = refined.widths.includes(from.requestedWidth) ? refined.curve : [];
          scored.push(await scoreCase(from, format, { first: curve, refined: again }, scorers));
        }
      say(`scored ${basename(file)}`);
    }
    const matches = await matchAll(scored, scorers);
    // New processes, which have the same history from here on.
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
