import { REQUESTABLE_FORMATS } from './formats.js';
import { DEFAULT_LADDER } from './ladder.js';
import { PARAM_NAMES } from './params.js';
import { REQUEST_LIMITS } from './request-limits.js';

/** The qualities that are produced unless a project says otherwise. */
export const DEFAULT_QUALITIES = [30, 45, 60, 70, 75, 80, 85, 90, 95] as const;

/** A quality in the default list, on the perceptual scale. */
export type Quality = (typeof DEFAULT_QUALITIES)[number];

/** The grammar of a project that states none: all that the front end must know to write URLs. */
export const DEFAULT_GRAMMAR = {
  ladder: DEFAULT_LADDER,
  qualities: DEFAULT_QUALITIES,
  defaultQuality: 80,
  formats: REQUESTABLE_FORMATS,
  params: PARAM_NAMES,
  limits: REQUEST_LIMITS,
} as const;
