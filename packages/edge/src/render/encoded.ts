import type { OutputFormatName } from '@cameo/core';
import type { OutputInfo, Sharp } from 'sharp';

/** What came out of an encoder. */
export interface Encoded {
  readonly data: Uint8Array;
  readonly info: OutputInfo;
  readonly format: OutputFormatName;
}

/** Runs a pipeline to its end. */
export async function finish(image: Sharp): Promise<Encoded> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  // sharp calls an AVIF by its container.
  return { data, info, format: (info.format === 'heif' ? 'avif' : info.format) as OutputFormatName };
}

/** Runs one that is only a try: undefined when it fails or takes too long. */
export const attempt = (image: Sharp): Promise<Encoded | undefined> => finish(image).catch(() => undefined);

/** The one of fewer bytes; the first when they are equal. */
export const smaller = (one: Encoded, other: Encoded | undefined): Encoded =>
  other === undefined || other.data.length >= one.data.length ? one : other;
