import { setTimeout as sleep } from 'node:timers/promises';
import { derivativePrefix, type ImageConfig, issue, parseDerivativeKey, type SourceKey } from '@cameo/core';
import { type Allowance, allowanceOf } from '@cameo/core/config';
import { ProblemError } from '../http/problem-error.js';
import { type Stored, withdraw } from './derivative.js';
import type { Derivative, Tools } from './request.js';

/** Timeout of counting the derivatives of a source, ms. */
const COUNT_MS = 10_000;

/** How long a render waits for the count, ms; storing the derivative needs it again. */
const WAIT_MS = 3000;

/** Objects beside the derivatives of a source: its mezzanines, and the note of its refusals. */
const isCompanion = (name: string): boolean => /^(?:mezzanine-|refused\.)/.test(name);

/** Upper bound on the number of those. */
const MAX_OTHERS = 10;

// Computed once per configuration, and only when something is rendered.
const allowances = new WeakMap<ImageConfig, Allowance>();

function allowanceIn({ config }: Pick<Tools, 'config'>): Allowance {
  const allowance = allowances.get(config) ?? allowanceOf(config);
  allowances.set(config, allowance);
  return allowance;
}

/**
 * Whether a source may have another derivative: `reserved` ones are always made, `free` ones while there is room, and
 * nothing is stored when they cannot be counted (docs/adr/0037-what-strangers-can-spend.md).
 */
export type Room = 'reserved' | 'free' | 'full' | 'unknown';

/** The room if it is known after some seconds: a slow list request delays no picture. */
export const roomInTime = (room: Promise<Room>): Promise<Room> =>
  Promise.race([room, sleep(WAIT_MS, 'unknown' as const, { ref: false })]);

/** Whether there is room for a derivative. One list request; none for reserved variants. Never fails. */
export async function roomFor({ variant, key }: Derivative, tools: Tools): Promise<Room> {
  const { isReserved, room } = allowanceIn(tools);
  if (isReserved(variant)) return 'reserved';
  const others = await countFree(variant.source, key, tools);
  return others === undefined ? 'unknown' : others < room ? 'free' : 'full';
}

/** The viewer's problem when there is no room. */
export function noRoom(tools: Pick<Tools, 'config'>): ProblemError {
  const { room, total } = allowanceIn(tools);
  const expected =
    'a width alone at the default quality, or a preset: these are always made. Others are made again after a purge of the picture. ' +
    'To allow more, write a preset or raise limits.variantsPerSource';
  const found = issue('too-many-variants', {
    param: 'query',
    received: `a variant beside ${room} others`,
    expected,
  });
  return new ProblemError(
    found,
    `the source has ${room} derivatives that are not reserved, of ${total} in all`,
  );
}

/**
 * Stores a derivative if there is room, and withdraws it if other requests took the last room meanwhile: after its PUT
 * each maker counts what all have stored, so the limit holds once all have finished. Nothing is stored when counting
 * fails.
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
  // "exists" may refer to this function's own object: S3 says so to the retry of a PUT whose answer was lost.
  if (room === 'reserved' || stored === 'withdrawn' || stored === 'failed') return stored;
  const others = await countFree(variant.source, key, tools);
  if (others !== undefined && others < allowanceIn(tools).room) return stored;
  await withdraw(key, tools);
  return others === undefined ? 'failed' : 'withdrawn';
}

/**
 * The number of derivatives of a source that are not reserved, without the given one; undefined when they cannot be
 * counted.
 */
async function countFree(source: SourceKey, but: string, tools: Tools): Promise<number | undefined> {
  const { config, store, clock, log } = tools;
  const { isReserved, total } = allowanceIn(tools);
  const prefix = derivativePrefix(source);
  try {
    // As many as are allowed, and one more to detect an excess.
    const names = await store.list(source, total + MAX_OTHERS, clock.callMs(COUNT_MS));
    return names.filter((name) => {
      const variant = parseDerivativeKey(`${prefix}${name}`, config);
      // Derivatives of another grammar are useless, but count until they expire.
      return (
        `${prefix}${name}` !== but && !isCompanion(name) && (variant === undefined || !isReserved(variant))
      );
    }).length;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'store-failed', key: but, reason });
    return undefined;
  }
}
