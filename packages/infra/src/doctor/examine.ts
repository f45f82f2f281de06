import { type ImageConfig, keyPath, serializeTransform } from '@cameo/core';
import { ask } from '../operate/ask.js';
import { unsigned } from '../operate/signed-path.js';
import type { Target } from '../operate/target.js';
import type { Check, Finding, Patient } from './check.js';
import {
  formatsByAccept,
  oneCacheKey,
  sameGrammar,
  secondIsHit,
  trueWidths,
  usefulHeaders,
} from './picture-checks.js';
import { badRequest, httpsOnly, missingPicture, noListing, variantsRefused } from './refusal-checks.js';

/** Everything that is looked at, in this order: later ones use what earlier ones left in the cache. */
export const CHECKS: readonly Check[] = [
  httpsOnly,
  trueWidths,
  formatsByAccept,
  secondIsHit,
  oneCacheKey,
  sameGrammar,
  usefulHeaders,
  badRequest,
  missingPicture,
  variantsRefused,
  noListing,
];

/** A check's finding with its name. */
export interface Result extends Finding {
  readonly name: string;
}

/** CSS widths near which the two rungs are chosen, px. */
const NEAR = [200, 640] as const;

/**
 * Runs every check against a stage; a check that gets no answer has failed.
 * @param picture key of a picture that is there
 * @param told called with each result as it comes
 */
export async function examine(
  { base, config, sign = unsigned }: Target,
  picture: string,
  told: (result: Result) => void = () => undefined,
): Promise<readonly Result[]> {
  const rung = (near: number) => config.ladder.find((width) => width >= near) ?? config.ladder.at(-1) ?? near;
  const patient: Patient = {
    base,
    config,
    picture: keyPath(picture.replace(/^\/+/, '')),
    besides: besidesWidth(config),
    widths: [rung(NEAR[0]), rung(NEAR[1])],
    ask: (path, accept) => ask(path.startsWith('/') ? `${base}${sign(path)}` : path, accept),
  };
  const results: Result[] = [];
  for (const { name, run } of CHECKS) {
    const found = await run(patient).catch(
      (error: unknown): Finding => ({
        state: 'fail',
        received: error instanceof Error ? error.message : String(error),
        expected: 'an answer',
        advice: 'Check the address, and that the stage is deployed and enabled.',
      }),
    );
    const result = { name, ...found };
    results.push(result);
    told(result);
  }
  return results;
}

/** What makes a width one of a preset, where only presets are answered: of the preset that asks for the least. */
function besidesWidth({ presetsOnly, presets = {} }: ImageConfig): string {
  if (!presetsOnly) return '';
  const [least = ''] = Object.values(presets)
    // A box and a density say how large, which a width says already; the version is each picture's own.
    .map(({ w: _, h: __, dpr: ___, v: ____, ...rest }) => serializeTransform(rest))
    .sort((one, other) => one.length - other.length);
  return least === '' ? '' : `&${least}`;
}
