/** Pixels one row after the other, 8 bits a channel. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Rows that are looked at, spread over the picture: enough to tell, and nothing beside the time of an encoder. */
const ROWS = 64;

/** Share of pixels that equal their neighbour in a graphic. Logos and charts have 0.6 to 1, photographs 0 to 0.25. */
const FLAT = 0.5;

/**
 * Whether a picture is a graphic: most pixels are exactly as their left neighbour. Distinct colours say less, as scaling
 * gives the edges of a logo of three colours thousands.
 */
export function isFlat({ data, width, height, channels }: RawPicture): boolean {
  const rows = Math.min(ROWS, height);
  let equal = 0;
  for (let row = 0; row < rows; row += 1) {
    const start = Math.floor(((row + 0.5) * height) / rows) * width * channels;
    for (let at = start + channels; at < start + width * channels; at += channels) {
      let channel = 0;
      while (channel < channels && data[at + channel] === data[at + channel - channels]) channel += 1;
      if (channel === channels) equal += 1;
    }
  }
  return equal >= FLAT * rows * (width - 1);
}
