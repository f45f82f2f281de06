/**
 * The defaults of those limits that the front end must know too, and may ship: why each number is what it is stands in
 * `LIMIT_REASONS`. `sourceKeyBytes` is `MAX_SOURCE_KEY_BYTES`, which a test compares.
 */
export const REQUEST_LIMITS = {
  width: 3840,
  height: 5760,
  pixels: 22_118_400,
  sourceKeyBytes: 800,
} as const;
