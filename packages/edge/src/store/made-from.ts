/** Name of the metadata that says which original a derivative was made from: its entity tag. */
export const MADE_FROM = 'cameo-source';

/** The header in which S3 sends that metadata. */
export const MADE_FROM_HEADER = `x-amz-meta-${MADE_FROM}`;
