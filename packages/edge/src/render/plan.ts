import type { ImageConfig, Result, Size, Variant } from '@cameo/core';
import {
  type Coding,
  checkMemory,
  checkWork,
  drawnSize,
  type Effort,
  type Face,
  makesMezzanine,
  mezzanineSize,
  needsMezzanine,
  type Plan,
  planFromMezzanine,
  plansOfFaces,
  planVariant,
  type SourceFacts,
  uprightSize,
} from '@cameo/core/plan';
import { ProblemError } from '../http/problem-error.js';
import { completeJpeg } from '../pictures/jpeg/complete.js';
import { sniffFormat } from '../pictures/sniff.js';
import { readDrawing } from '../pictures/svg.js';
import { assertDecodable } from './codec-time.js';
import { type Inspected, inspect } from './inspect.js';
import { type AsItIs, animationAsItIs } from './original-instead.js';
import { assertWorthPng } from './photo-png.js';
import { loadSharp, type SharpModule } from './sharp.js';
import { rasterizeSvg } from './svg.js';

/** The facts and plans of a render before any pixel is decoded. */
export interface PlannedRender extends Inspected {
  readonly sharp: SharpModule;
  /**
   * The file to decode: the original, the PNG rendered from an SVG, a JPEG with its missing end marker added, or a PNG or a
   * JPEG without its large metadata.
   */
  readonly bytes: Uint8Array;
  /** The severity that fails a decoder: errors, and for a JPEG without its end marker warnings too. */
  readonly failOn: 'error' | 'warning';
  readonly plan: Plan;
  /** Whether faces are searched for, or may be. */
  readonly looksForFaces: boolean;
  /** An animated original to send instead of a rendition; undefined if one is made. */
  readonly asItIs: AsItIs | undefined;
  /** The mezzanine to make as well; undefined if there is none. */
  readonly mezzanine: PlannedMezzanine | undefined;
  /** Peak memory of the process, bytes. */
  readonly memory: number;
  readonly effort: Effort;
}

/** Options of a render besides the variant. */
export interface RenderOptions {
  /** Whether to make a mezzanine if the original qualifies and memory allows. Default: false. */
  readonly keepsMezzanine?: boolean;
  /** Effort of the encoder. Default: that of a first answer. */
  readonly effort?: Effort;
}

/**
 * Reads the header of an original and plans a variant of it. An SVG is rendered for that.
 * @param budgetMs time left for the request, ms
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `too-dear` or `render-timeout`
 */
export async function planRender(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
  { keepsMezzanine = false, effort = 'first' }: RenderOptions = {},
): Promise<PlannedRender> {
  const { inputs, limits, memoryMb } = config;
  const sharp = await loadSharp(inputs);
  const isSvg = inputs.includes('svg') && sniffFormat(bytes) === 'svg';
  const file = isSvg ? await drawn(bytes, variant, config, budgetMs) : bytes;
  const inspected = await inspect(sharp, file, isSvg ? ['png'] : inputs, limits);
  const { coding, motion, decoded } = inspected;
  assertDecodable(decoded, config.timeoutMs);
  const facts: SourceFacts = isSvg ? { ...inspected.facts, format: 'svg' } : inspected.facts;
  const { composed } = motion;
  const complete = facts.format === 'jpeg' ? completeJpeg(inspected.bytes) : undefined;
  // Besides the original file: a copy with its end marker, or one without its large metadata.
  const copies = complete === undefined && inspected.bytes === file ? 0 : 1;
  const first = planOrThrow(variant, facts, config);
  assertWorthPng(first, variant, { facts, coding }, config);
  const instead = plansOfFaces(first, variant, facts, config);
  // Trimming may make a crop necessary that was not before.
  const { trim, focus } = variant.transform;
  const looksForFaces = first.strategy === 'face' || (trim !== undefined && focus === 'face');
  const all = { plan: first, instead, facts, coding, composed, copies, looksForFaces, effort };
  // Without the memory to try several formats a graphic gets the negotiated one.
  const fits = checkMemory(all, memoryMb).ok;
  const alone = (each: Plan): Plan => (fits ? each : { ...each, otherFormats: [] });
  const plan = alone(first);
  const work = { ...all, plan, instead: instead.map(alone) };
  const ofMemory = checkMemory(work, memoryMb);
  const checked = ofMemory.ok ? checkWork(plan, facts, motion, config) : ofMemory;
  const asItIs = await animationAsItIs({ bytes: file, facts }, variant, plan, checked);
  if (asItIs === undefined) orThrow(checked);
  const memory = ofMemory.ok ? ofMemory.value : 0;
  const failOn = complete === undefined ? 'error' : 'warning';
  const known = {
    ...inspected,
    facts,
    sharp,
    bytes: complete ?? inspected.bytes,
    failOn,
    plan,
    looksForFaces,
    asItIs,
    effort,
  } as const;
  const mezzanine = keepsMezzanine ? planMezzanine(variant, facts, coding, config) : undefined;
  const withIt = mezzanine && checkMemory({ ...work, mezzanine: mezzanine.size }, memoryMb);
  return withIt?.ok
    ? { ...known, mezzanine, memory: withIt.value }
    : { ...known, mezzanine: undefined, memory };
}

/** An SVG rendered to a PNG of the size that the variant needs. */
function drawn(
  bytes: Uint8Array,
  variant: Variant,
  { limits, memoryMb }: ImageConfig,
  budgetMs: () => number,
): Promise<Uint8Array> {
  const drawing = readDrawing(bytes);
  const svg = drawing.at(drawnSize(drawing.size, variant, limits));
  return rasterizeSvg(svg, { pixels: limits.sourcePixels, memoryMb, budgetMs });
}

/** @throws ProblemError `source-too-large` */
export const planOrThrow = (
  variant: Variant,
  facts: SourceFacts,
  config: ImageConfig,
  faces?: readonly Face[],
): Plan => orThrow(planVariant(variant, facts, config, faces));

/** @throws ProblemError with the first of the issues */
export function orThrow<T>(checked: Result<T>): T {
  if (checked.ok) return checked.value;
  const [refused] = checked.issues;
  throw new ProblemError(refused, `the original has ${refused.received ?? 'more than the limits allow'}`);
}

/** A mezzanine to make, and the plan of a variant on its pixels. */
export interface PlannedMezzanine {
  readonly size: Size;
  readonly plan: Plan;
}

/** Plans the mezzanine of an original; undefined if it does not qualify, or if this variant is not made from one. */
export function planMezzanine(
  variant: Variant,
  facts: SourceFacts,
  coding: Coding,
  config: ImageConfig,
): PlannedMezzanine | undefined {
  const { mezzanine } = config;
  if (mezzanine === false || !needsMezzanine(facts, coding, mezzanine)) return undefined;
  const upright = uprightSize(facts);
  const plan = planFromMezzanine(variant, upright, config);
  return plan === undefined || !makesMezzanine(facts, plan, mezzanine)
    ? undefined
    : { size: mezzanineSize(upright, mezzanine), plan };
}
