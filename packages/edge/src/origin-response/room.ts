import { setTimeout as sleep } from 'node:timers/promises';
import { derivativePrefix, type ImageConfig, issue, parseDerivativeKey, type SourceKey } from '@cameo/core';
import { type Allowance, allowanceOf } from '@cameo/core/config';
import { ProblemError } from '../http/problem-error.js';
import { type Stored, withdraw } from './derivative.js';
import type { Derivative, Tools } from './request.js';

/** Time for counting the derivatives of a source, ms. */
const COUNT_MS = 10_000;

/** How long a render waits for the count, ms; it is needed again when the derivative is stored. */
const WAIT_MS = 3000;

/** What lies beside the derivatives of a source and is none: its mezzanines, and the note of its refusals. */
const isBeside = (name: string): boolean => /^(?:mezzanine-|refused\.)/.test(name);

/** More of those than a source ever has. */
const MOST_BESIDE = 10;

// The same for each request, and not needed where nothing is rendered.
const allowances = new WeakMap<ImageConfig, Allowance>();

function allowanceIn({ config }: Pick<Tools, 'config'>): Allowance {
  const allowance = allowances.get(config) ?? allowanceOf(config);
  allowances.set(config, allowance);
  return allowance;
}

/**
 * Whether a source may have one derivative more: `reserved` ones are made in any case, `free` ones while there is room, and
 * where they cannot be counted, nothing is stored (docs/adr/0037-what-strangers-can-spend.md).
 */
export type Room = 'reserved' | 'free' | 'full' | 'unknown';

/** What is known of the room after some seconds: a slow list holds up nobody's picture. */
export const soon = (room: Promise<Room>): Promise<Room> =>
  Promise.race([room, sleep(WAIT_MS, 'unknown' as const, { ref: false })]);

/** Whether there is room for a derivative. One list request, and none for what is reserved. Never fails. */
export async function roomFor({ variant, key }: Derivative, tools: Tools): Promise<Room> {
  const { isReserved, room } = allowanceIn(tools);
  if (isReserved(variant)) return 'reserved';
  const others = await countFree(variant.source, key, tools);
  return others === undefined ? 'unknown' : others < room ? 'free' : 'full';
}

/** The problem that a viewer gets when there is no room. */
export function noRoom(tools: Pick<Tools, 'config'>): ProblemError {
  const { room, most } = allowanceIn(tools);
  const expected =
    'a width alone at the default quality, or a preset: these are always made. Others are again when the picture is purged. ' +
    'To allow more, write a preset or raise limits.variantsPerSource';
  const found = issue('too-many-variants', {
    param: 'query',
    received: `a variant beside ${room} others`,
    expected,
  });
  return new ProblemError(
    found,
    `the source has ${room} derivatives that are not reserved, of ${most} in all`,
  );
}

/**
 * Stores a derivative where there is room, and takes it back if others took the last room meanwhile: each of several makers
 * sees after its PUT what all have stored, so that at rest there are never too many. Where the derivatives could not be
 * counted, nothing is stored.
 */
export async function storeWithinRoom(
  counting: Promise<Room>,
  { variant, key }: Derivative,
  store: () => Promise<Stored>,
  tools: Tools,
): Promise<Stored> {
  const room = await counting;
  if (room === 'unknown' || room === 'full') return 'failed';
  const stored = await store();
  // "exists" may be what it stored itself: of a PUT whose answer was lost S3 says so to the next attempt.
  if (room === 'reserved' || stored === 'withdrawn' || stored === 'failed') return stored;
  const others = await countFree(variant.source, key, tools);
  if (others !== undefined && others < allowanceIn(tools).room) return stored;
  await withdraw(key, tools);
  return others === undefined ? 'failed' : 'withdrawn';
}

/** How many derivatives a source has that are not reserved, but for one; undefined where they cannot be counted. */
async function countFree(source: SourceKey, but: string, tools: Tools): Promise<number | undefined> {
  const { config, store, clock, log } = tools;
  const { isReserved, most } = allowanceIn(tools);
  const prefix = derivativePrefix(source);
  try {
    // As many as there can be, and one that shows that there are more.
    const names = await store.list(source, most + MOST_BESIDE, clock.callMs(COUNT_MS));
    return names.filter((name) => {
      const variant = parseDerivativeKey(`${prefix}${name}`, config);
      // What another grammar made is of no use, and counts until it expires.
      return `${prefix}${name}` !== but && !isBeside(name) && (variant === undefined || !isReserved(variant));
    }).length;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'store-failed', key: but, reason });
    return undefined;
  }
}
