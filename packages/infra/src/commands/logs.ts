import { setTimeout as sleep } from 'node:timers/promises';
import type { DefinedConfig } from '@cameo/core';
import { readLog } from '../aws/logs.js';
import { findStack } from '../aws/stacks.js';
import { say } from '../say.js';
import { stackOf } from '../stacks.js';
import {
  EDGE_REGION,
  edgeLogGroup,
  functionsOf,
  isRegional,
  nameOf,
  SHIELD_REGIONS,
  type Stage,
  stageOf,
} from '../stage.js';

/** Interval between two polls with `--follow`, ms. */
const PAUSE_MS = 3000;

/** Overlap of the polls, which finds late lines, ms. */
const OVERLAP_MS = 30_000;

/** A log group and its region. */
interface Place {
  readonly group: string;
  readonly region: string;
}

/** Filters of the logs. */
export interface LogsWish {
  readonly stage: string;
  /** A region, or `all`; the functions' own region if undefined. */
  readonly region: string | undefined;
  /** How far back. */
  readonly minutes: number;
  /** Continues until the process is stopped. */
  readonly follow: boolean;
  /** Prints one line of JSON per log line. */
  readonly json: boolean;
}

/** Prints the functions' logs of a stage, from one region or from all in which they may run. */
export async function showLogs(
  config: DefinedConfig,
  { stage: name, region, minutes, follow, json }: LogsWish,
): Promise<void> {
  const stage = stageOf(config, name);
  const edge = await findStack(stackOf('edge', name), EDGE_REGION);
  const places = placesOf(stage, region, edge?.outputs['DistributionId']);
  const shown = new Set<string>();
  let since = Date.now() - minutes * 60_000;
  for (;;) {
    const started = Date.now();
    for (const place of places) await showNew(place, since, shown, { quiet: region === 'all', json });
    if (!follow) break;
    since = started - OVERLAP_MS;
    await sleep(PAUSE_MS);
  }
  if (shown.size === 0 && edge === undefined)
    say(`stage ${name} is not deployed: run "npx cameo deploy ${name}" first.`);
  else if (shown.size === 0)
    say(
      `nothing in the last ${minutes} minutes in ${[...new Set(places.map((place) => place.region))].join(', ')}.`,
    );
}

/**
 * With Origin Shield the functions run in the shield's region; without it, in any of these. In the regions of functions,
 * CloudFront also logs its reasons for rejecting answers.
 */
function placesOf(
  stage: Stage,
  region: string | undefined,
  distributionId: string | undefined,
): readonly Place[] {
  const { config, shieldRegion } = stage;
  const regions =
    region === 'all'
      ? [...new Set([shieldRegion, EDGE_REGION, ...SHIELD_REGIONS])]
      : [region ?? shieldRegion];
  return [
    ...regions.flatMap((each) => [
      ...functionsOf(stage)
        .filter((name) => !isRegional(name))
        .map((name) => ({ region: each, group: edgeLogGroup(stage, name) })),
      ...(distributionId === undefined
        ? []
        : [{ region: each, group: `/aws/cloudfront/LambdaEdge/${distributionId}` }]),
    ]),
    ...(stage.infra.canaryPicture !== undefined &&
    (region === undefined || region === 'all' || region === EDGE_REGION)
      ? [{ region: EDGE_REGION, group: `/aws/lambda/${nameOf(stage, 'Canary')}` }]
      : []),
    ...(region === undefined || region === 'all' || region === config.region
      ? functionsOf(stage)
          .filter(isRegional)
          .map((name) => ({ region: config.region, group: `/aws/lambda/${nameOf(stage, name)}` }))
      : []),
  ];
}

async function showNew(
  { group, region }: Place,
  since: number,
  shown: Set<string>,
  { quiet, json }: { readonly quiet: boolean; readonly json: boolean },
): Promise<void> {
  const lines = await readLog(group, region, since);
  if (lines === undefined) {
    if (!quiet) say(`${group} is not in ${region}: nothing was written there.`);
    return;
  }
  for (const { id, time, text } of lines) {
    if (shown.has(id)) continue;
    shown.add(id);
    const at = new Date(time).toISOString();
    const line = json
      ? JSON.stringify({ at, region, group, text })
      : `${at}  ${region}  ${labelOf(group)}  ${text}`;
    process.stdout.write(`${line}\n`);
  }
}

/** A function's own name, or the group itself if CloudFront writes it. */
const labelOf = (group: string): string =>
  group.startsWith('/aws/lambda/') ? (group.split('-').pop() ?? group) : group;
