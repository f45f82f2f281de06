import type { OutputInfo, Sharp } from 'sharp';

/** What came out of an encoder. */
export interface Encoded {
  readonly data: Uint8Array;
  readonly info: OutputInfo;
}

/** Runs a pipeline to its end. */
export const finish = (image: Sharp): Promise<Encoded> => image.toBuffer({ resolveWithObject: true });

/** Runs one that is only a try: undefined when it fails or takes too long. */
export const attempt = (image: Sharp): Promise<Encoded | undefined> => finish(image).catch(() => undefined);

/** The one of fewer bytes; the first when they are equal. */
export const smaller = (one: Encoded, other: Encoded | undefined): Encoded =>
  other === undefined || other.data.length >= one.data.length ? one : other;
