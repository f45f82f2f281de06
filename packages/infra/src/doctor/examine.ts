import { type ImageConfig, keyPath, serializeTransform } from '@cameo/core';
import { problemOf, requestUrl } from '../operate/request-url.js';
import { unsigned } from '../operate/signed-path.js';
import type { Target } from '../operate/target.js';
import { type Check, type ExaminedStage, type Finding, MODERN } from './check.js';
import {
  formatsByAccept,
  oneCacheKey,
  sameGrammar,
  secondIsHit,
  trueWidths,
  usefulHeaders,
} from './picture-checks.js';
import { refinedLater } from './refined-check.js';
import { badRequest, httpsOnly, missingPicture, noListing, variantsRefused } from './refusal-checks.js';

/** All checks in order: later ones rely on what earlier ones put into the cache. */
export const CHECKS: readonly Check[] = [
  httpsOnly,
  trueWidths,
  formatsByAccept,
  secondIsHit,
  oneCacheKey,
  sameGrammar,
  usefulHeaders,
  refinedLater,
  badRequest,
  missingPicture,
  variantsRefused,
  noListing,
];

/** Checks of the picture: without it they would blame policies and caches that are correct. */
const PICTURE_CHECKS: readonly Check[] = [
  trueWidths,
  formatsByAccept,
  secondIsHit,
  oneCacheKey,
  usefulHeaders,
  refinedLater,
];

/** A check's finding with its name. */
export interface Result extends Finding {
  readonly name: string;
}

/** CSS widths near which the two rungs are chosen, px. */
const NEAR = [200, 640] as const;

/**
 * Runs every check against a stage; a check without an answer fails.
 * @param picture key of an existing picture
 * @param onResult called with each result as it arrives
 */
export async function examine(
  { base, config, sign = unsigned }: Target,
  picture: string,
  onResult: (result: Result) => void = () => undefined,
): Promise<readonly Result[]> {
  const rung = (near: number) => config.ladder.find((width) => width >= near) ?? config.ladder.at(-1) ?? near;
  const stage: ExaminedStage = {
    base,
    config,
    picture: keyPath(picture.replace(/^\/+/, '')),
    extraParams: presetParams(config),
    widths: [rung(NEAR[0]), rung(NEAR[1])],
    requestPath: (path, accept) => requestUrl(path.startsWith('/') ? `${base}${sign(path)}` : path, accept),
  };
  const results: Result[] = [];
  const missing = await withoutPicture(stage);
  for (const check of CHECKS) {
    const { name, run } = check;
    const looked = missing !== undefined && PICTURE_CHECKS.includes(check) ? missing : run(stage);
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
    onResult(result);
  }
  return results;
}

/** The finding of picture checks if the picture is missing; undefined if it exists, or if there is no answer. */
async function withoutPicture(stage: ExaminedStage): Promise<Finding | undefined> {
  const { picture, extraParams, widths } = stage;
  const answer = await stage
    .requestPath(`${picture}?w=${widths[0]}${extraParams}`, MODERN)
    .catch(() => undefined);
  const problem = answer && problemOf(answer);
  if (problem?.code !== 'source-missing') return undefined;
  return {
    state: 'fail',
    received: `nothing, because ${picture} is missing: ${answer?.status} problem ${problem.code}`,
    expected: `a picture wider than ${widths[1]} px`,
    advice: `Upload it, or name an existing one, wider than ${widths[1]} px: --picture KEY, or canaryPicture of the stage in cameo.config.ts.`,
  };
}

/** The parameters that make a width one of a preset, if only presets are answered: those of the shortest one. */
function presetParams({ presetsOnly, presets = {} }: ImageConfig): string {
  if (!presetsOnly) return '';
  const [shortest = ''] = Object.values(presets)
    // Box and density determine the size, as the width does; the version belongs to each picture.
    .map(({ w: _, h: __, dpr: ___, v: ____, ...rest }) => serializeTransform(rest))
    .sort((one, other) => one.length - other.length);
  return shortest === '' ? '' : `&${shortest}`;
}
