import type { ImageConfig } from '@cameo/core';
import type { Received } from '../operate/request-url.js';

/** The input of a check. */
export interface ExaminedStage {
  /** Address of the distribution, without a trailing slash. */
  readonly base: string;
  readonly config: ImageConfig;
  /** Path of an existing picture, starting with `/`. */
  readonly picture: string;
  /** Additional parameters, such as `&q=60`; those of a preset if only presets are answered. */
  readonly extraParams: string;
  /** Two rungs narrower than the picture, px. */
  readonly widths: readonly [number, number];
  /** Requests a path with its query. @throws Error if there is no answer */
  readonly requestPath: (path: string, accept: string) => Promise<Received>;
}

/** The result of one check; `warn` is about costs or cache hits, not about failures. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly received: string;
  readonly expected: string;
  /** The advice; empty if nothing is wrong. */
  readonly advice: string;
}

export interface Check {
  readonly name: string;
  readonly run: (stage: ExaminedStage) => Promise<Finding>;
}

/** `Accept` of a browser that supports every format. */
export const MODERN = 'image/avif,image/webp,*/*';

/** A finding that is ok if the received value equals the expected one. */
export const finding = (
  fine: boolean,
  received: string,
  expected: string,
  advice: string,
  otherwise: 'warn' | 'fail' = 'fail',
): Finding => ({ state: fine ? 'ok' : otherwise, received, expected, advice: fine ? '' : advice });

/** An answer in a few words. */
export function described({ status, headers, body }: Received): string {
  const type = headers.get('content-type') ?? 'no Content-Type';
  return `${status} ${type.split(';', 1)[0]}, ${body.length} bytes`;
}
