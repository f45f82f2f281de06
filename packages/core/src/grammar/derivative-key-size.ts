/** First segment of every derivative's S3 key; a lifecycle rule and the role's write permission name it. */
export const VARIANTS_PREFIX = '_variants/';

/**
 * Longest last segment of a derivative key in bytes: every parameter that canonical form can hold together at its
 * longest, separators, mark and extension. A test builds that variant and compares.
 */
export const MAX_VARIANT_NAME_BYTES = 213;
