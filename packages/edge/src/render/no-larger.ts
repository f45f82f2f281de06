import { keepsPixels, OUTPUT_FORMATS, type OutputFormatName, type Plan, type Variant } from '@cameo/core';
import { bareOriginal } from './bare/bare-original.js';
import { type Encoded, smaller } from './encoded.js';
import type { PlannedRender } from './plan-render.js';

/** What is tried of the encoder's number, one after the other, until the result is no larger than the original. */
const SHARES = [0.75, 0.5, 0.25, 0] as const;

/** Time that must be left for one more try, ms. */
const LEAST_MS = 3000;

/** Formats that every client reads whose request leads to a target; a format that was asked for by name is obeyed. */
const READ_BY: Readonly<Partial<Record<Variant['target'], readonly string[]>>> = {
  avif: ['avif', 'webp', 'jpeg', 'png', 'gif'],
  'avif-gif': ['avif', 'jpeg', 'png', 'gif'],
  universal: ['jpeg', 'png', 'gif'],
};

/** A first encoding, with the way to another one and what it is measured by. */
export interface Attempted {
  readonly encoded: Encoded;
  readonly plan: Plan;
  readonly variant: Variant;
  readonly original: Pick<PlannedRender, 'bytes' | 'facts'>;
  /** Encodes the same pixels with another number; undefined when that fails. */
  readonly again: (quality: number) => Promise<Encoded | undefined>;
  readonly budgetMs: () => number;
}

/** Bytes that are ready to be sent, with their format. */
export interface Settled {
  readonly data: Uint8Array;
  readonly format: OutputFormatName;
}

/**
 * Sees to it that a picture of an original's own size has no more bytes than the original: the original's own pixels are
 * sent without its metadata, or it is encoded with less quality. An original that is compressed far more than what was
 * asked for would otherwise grow and look no better.
 */
export async function noLarger(attempted: Attempted): Promise<Settled> {
  const { encoded, plan, variant, original, again, budgetMs } = attempted;
  const { bytes, facts } = original;
  const fits = ({ data }: Encoded): boolean => data.length <= bytes.length;
  const settle = ({ data }: Encoded): Settled => ({ data, format: plan.format });
  if (fits(encoded) || !isOriginalAnew(attempted)) return settle(encoded);
  if (facts.format === plan.format) {
    const bare = bareOriginal(bytes, facts);
    if (bare !== undefined) return { data: bare, format: plan.format };
  }
  let least = encoded;
  for (const share of plan.quality === undefined ? [] : SHARES) {
    if (fits(least) || budgetMs() < LEAST_MS) break;
    least = smaller(least, await again(Math.max(1, Math.round((plan.quality ?? 1) * share))));
  }
  if (fits(least) || !isOutput(facts.format) || !READ_BY[variant.target]?.includes(facts.format)) {
    return settle(least);
  }
  const bare = bareOriginal(bytes, facts);
  return bare === undefined ? settle(least) : { data: bare, format: facts.format };
}

/** Whether nothing but the encoding differs from the original, which is made of pixels. */
const isOriginalAnew = ({ plan, variant, original: { facts } }: Attempted): boolean =>
  !plan.animated &&
  facts.format !== 'svg' &&
  variant.transform.trim === undefined &&
  keepsPixels(plan, facts);

const isOutput = (format: string): format is OutputFormatName => Object.hasOwn(OUTPUT_FORMATS, format);
