/**
 * A survey should take less than 5 ms for 10 MB, so its steps are limited in proportion to the file. A step takes some
 * nanoseconds: the minimum of 100,000 takes less than a millisecond. Large frames of a lossless WebP may take more; the restarts
 * of a JPEG are counted without visiting each.
 */
const [MIN_STEPS, BYTES_PER_STEP] = [100_000, 20];

/** Steps of a survey: the parts of a file that it visits individually. */
export interface Steps {
  readonly limit: number;
  taken: number;
}

/** @param length length of the file, bytes */
export const stepsFor = (length: number): Steps => ({
  limit: Math.max(MIN_STEPS, Math.floor(length / BYTES_PER_STEP)),
  taken: 0,
});
