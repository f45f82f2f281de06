import {
  type ImageConfig,
  mezzanineKey,
  SOURCE_FORMATS,
  type SourceFacts,
  uprightSize,
  type Variant,
} from '@cameo/core';
import type { Rendition } from '../render/render.js';
import type { MezzanineToStore } from './store-rendition.js';

/**
 * The content type of a mezzanine, which says what it was made from, so that a variant is planned before its body comes:
 * `image/jpeg; of=avif; width=5472; height=3648`. The size is the upright original's.
 */
export function mezzanineType(source: SourceFacts): string {
  const { width, height } = uprightSize(source);
  return `image/jpeg; of=${source.format}; width=${width}; height=${height}`;
}

/** What a content type says of the original; undefined for any other. */
export function sourceOfType(contentType: string | undefined): SourceFacts | undefined {
  const [, of, width, height] =
    /^image\/jpeg; of=([a-z]+); width=([1-9]\d{0,5}); height=([1-9]\d{0,5})$/.exec(contentType ?? '') ?? [];
  const format = SOURCE_FORMATS.find((known) => known === of);
  if (format === undefined) return undefined;
  return {
    format,
    width: Number(width),
    height: Number(height),
    orientation: 1,
    frames: 1,
    hasAlpha: false,
  };
}

/** The mezzanine that was made on the way to a rendition, ready to be stored; undefined when none was. */
export function mezzanineToStore(
  { source }: Variant,
  { mezzanine: body, source: facts }: Rendition,
  { mezzanine }: ImageConfig,
): MezzanineToStore | undefined {
  return body === undefined || mezzanine === false
    ? undefined
    : { key: mezzanineKey(source, mezzanine), body, contentType: mezzanineType(facts) };
}
