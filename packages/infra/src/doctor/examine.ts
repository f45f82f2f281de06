import { type ImageConfig, keyPath, serializeTransform } from '@cameo/core';
import { problemOf, type Received, requestUrl } from '../operate/request-url.js';
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
  const obstacle = await obstacleOf(stage);
  for (const check of CHECKS) {
    const { name, run } = check;
    const looked = obstacle?.checks.includes(check) ? obstacle.finding : run(stage);
    const found = await Promise.resolve(looked).catch(noAnswer);
    const result = { name, ...found };
    results.push(result);
    onResult(result);
  }
  return results;
}

/** A reason why some checks would say nothing, and the finding of each of them. */
interface Obstacle {
  readonly checks: readonly Check[];
  readonly finding: Finding;
}

const noAnswer = (error: unknown): Finding => ({
  state: 'fail',
  received: error instanceof Error ? error.message : String(error),
  expected: 'an answer',
  advice: 'Check the address, and that the stage is deployed and enabled.',
});

/** What the first request for the picture shows, so that no check blames policies and caches that are correct. */
async function obstacleOf(stage: ExaminedStage): Promise<Obstacle | undefined> {
  const { picture, extraParams, widths } = stage;
  let answer: Received;
  try {
    answer = await stage.requestPath(`${picture}?w=${widths[0]}${extraParams}`, MODERN);
  } catch (error) {
    // Each further request could take a minute; of them, the first check has an answer without one.
    return { checks: CHECKS.filter((check) => check !== httpsOnly), finding: noAnswer(error) };
  }
  const problem = problemOf(answer);
  const refused = `${answer.status} problem ${problem?.code}`;
  if (problem?.code === 'source-missing')
    return {
      checks: PICTURE_CHECKS,
      finding: {
        state: 'fail',
        received: `nothing, because ${picture} is missing: ${refused}`,
        expected: `a picture wider than ${widths[1]} px`,
        advice: `Upload it, or name an existing one, wider than ${widths[1]} px: --picture KEY, or canaryPicture of the stage in cameo.config.ts.`,
      },
    };
  if (problem?.code === 'source-refused')
    return {
      checks: PICTURE_CHECKS,
      finding: {
        state: 'fail',
        received: `nothing, because S3 refused ${picture}: ${refused}`,
        expected: 'a bucket that this distribution and ResizeImage may read',
        advice:
          'Check that the policy of the bucket names this distribution; with existingBucket or kmsKeyArn, "npx cameo adopt STAGE" shows the statements.',
      },
    };
  if (problem?.code.startsWith('signature-'))
    return {
      checks: [...PICTURE_CHECKS, missingPicture],
      finding: {
        state: 'fail',
        received: `nothing, because the signature was refused: ${refused}`,
        expected: 'a stage that has the first key of CAMEO_SIGNING_KEYS',
        advice:
          'Check the key, that the KeyValueStore of the stage has it, and that it was set for the last deployment ("Keys of signed URLs" in docs/operations.md).',
      },
    };
  return undefined;
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
