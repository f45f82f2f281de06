import { type Av1Samples, av1Samples, WORST_SAMPLES } from './av1-sequence.js';
import { boxes, itemStreams, picturesAmong, streamOf } from './avif-boxes.js';

/**
 * How the pictures in an AVIF are coded, by their own streams: its descriptions (`av1C`, `pixi`) may say less than a
 * decoder will have to hold. What cannot be followed counts as the worst.
 */
export function avifSamples(bytes: Uint8Array): Av1Samples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const meta = boxes(view, 0, bytes.length).find(({ name }) => name === 'meta');
    const inside = meta === undefined ? [] : boxes(view, meta.start + 4, meta.end);
    const [kinds, places] = ['iinf', 'iloc'].map((wanted) => inside.find(({ name }) => name === wanted));
    if (kinds === undefined || places === undefined) return WORST_SAMPLES;
    const pictures = picturesAmong(view, kinds);
    return itemStreams(view, places)
      .filter(({ id }) => pictures.has(id))
      .map(({ stream }) => (stream === undefined ? WORST_SAMPLES : av1Samples(streamOf(bytes, stream))))
      .filter((found) => found !== undefined)
      .reduce(
        (most, { samples, deep }) => ({
          samples: Math.max(most.samples, samples),
          deep: most.deep || deep,
        }),
        { samples: 1, deep: false },
      );
  } catch {
    // A box that leads out of the file.
    return WORST_SAMPLES;
  }
}
