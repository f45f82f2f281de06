import { type ImageConfig, keyPath, serializeTransform } from '@cameo/core';
import { ask, problemOf } from '../operate/ask.js';
import { unsigned } from '../operate/signed-path.js';
import type { Target } from '../operate/target.js';
import { type Check, type Finding, MODERN, type Patient } from './check.js';
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

/** Those that are about the picture: without it they would blame policies and caches that are as they should be. */
const OF_PICTURE: readonly Check[] = [trueWidths, formatsByAccept, secondIsHit, oneCacheKey, usefulHeaders];

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
  const missing = await withoutPicture(patient);
  for (const check of CHECKS) {
    const { name, run } = check;
    const looked = missing !== undefined && OF_PICTURE.includes(check) ? missing : run(patient);
    const found = await Promise.resolve(looked).catch(
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

/** Where the picture is not there, what the checks that need one say instead; undefined where it is, or nothing answers. */
async function withoutPicture(patient: Patient): Promise<Finding | undefined> {
  const { picture, besides, widths } = patient;
  const answer = await patient.ask(`${picture}?w=${widths[0]}${besides}`, MODERN).catch(() => undefined);
  const problem = answer && problemOf(answer);
  if (problem?.code !== 'source-missing') return undefined;
  return {
    state: 'fail',
    received: `nothing, because ${picture} is not there: ${answer?.status} problem ${problem.code}`,
    expected: `a picture wider than ${widths[1]} px`,
    advice: `Put it there, or name one that is, wider than ${widths[1]} px: --picture KEY, or canaryPicture of the stage in cameo.config.ts.`,
  };
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
