import { defineImageConfig, sourceKey, TARGETS, type TargetName, type Variant } from '@cameo/core';
import { encode, planRender, render } from '@cameo/edge';
import sharp from 'sharp';
import type { Format } from './job.js';

/** A project's defaults, with the inputs that a folder of photographs may have. */
const CONFIG = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-central-1',
  inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
});

/** Cameo's quality where no other is named. */
export const DEFAULT_Q = CONFIG.defaultQuality;

const BUDGET_MS = (): number => 120_000;

const TARGET = { jpeg: 'jpeg-still', webp: 'webp-named', avif: 'avif-still' } as const satisfies Record<
  Format,
  TargetName
>;

/** What the trigger calls once it has the original's bytes. */
export async function renderAsCameo(
  bytes: Buffer,
  width: number,
  format: Format,
  q = DEFAULT_Q,
): Promise<Uint8Array> {
  const { body } = await render(bytes, variantFor(width, format, q), CONFIG, BUDGET_MS);
  return body;
}

/**
 * Prepares the floor: the same decoder, scaling and encoder with the same settings, and nothing else. What is planned is
 * known before its time is taken.
 */
export async function prepareFloor(
  bytes: Buffer,
  width: number,
  format: Format,
  q = DEFAULT_Q,
): Promise<() => Promise<Uint8Array>> {
  const { plan } = await planRender(bytes, variantFor(width, format, q), CONFIG, BUDGET_MS);
  const still = { loop: undefined, delay: undefined };
  return () => {
    const image = sharp(bytes)
      .autoOrient()
      .resize({ ...plan.scaled, fit: 'fill' });
    return encode(image, plan, still).toBuffer();
  };
}

/** Made without the grammar, which would snap the width to a rung of the ladder. */
function variantFor(width: number, format: Format, q: number): Variant {
  const source = sourceKey('original', CONFIG.limits);
  if (!source.ok) throw new Error('the key "original" is refused');
  const target = TARGET[format];
  if (TARGETS[target].still !== format) throw new Error(`${target} does not lead to ${format}`);
  return { source: source.value, transform: { w: width, q }, target };
}
