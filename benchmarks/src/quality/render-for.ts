import { defineImageConfig, sourceKey, type TargetName } from '@cameo/core';
import { render } from '@cameo/edge';

const CONFIG = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-central-1',
  inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
});

/** Widest picture that is ever sent, px. */
export const WIDEST = CONFIG.limits.width;

/** Renders at the default quality what a negotiation led to; a width above the original's means the original's own. */
export async function renderFor(bytes: Buffer, target: TargetName, width = WIDEST): Promise<Uint8Array> {
  const source = sourceKey('original', CONFIG.limits);
  if (!source.ok) throw new Error('the key "original" is refused');
  const variant = { source: source.value, transform: { w: width }, target };
  return (await render(bytes, variant, CONFIG, () => 120_000)).body;
}
