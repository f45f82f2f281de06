import type { ImageConfig } from '@cameo/core';
import type { Received } from '../operate/ask.js';

/** What a check works with. */
export interface Patient {
  /** Address of the distribution, without a slash at the end. */
  readonly base: string;
  readonly config: ImageConfig;
  /** Path of a picture that is there, starting with `/`. */
  readonly picture: string;
  /** What is asked beside each width, as `&q=60`: of a preset, where only presets are answered. */
  readonly besides: string;
  /** Two rungs that the picture is wider than, px. */
  readonly widths: readonly [number, number];
  /** Asks for a path with its query. @throws Error when there is no answer */
  readonly ask: (path: string, accept: string) => Promise<Received>;
}

/** What one check found; `warn` costs money or hits, and breaks nothing. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly received: string;
  readonly expected: string;
  /** What to do; empty when nothing is wrong. */
  readonly advice: string;
}

export interface Check {
  readonly name: string;
  readonly run: (patient: Patient) => Promise<Finding>;
}

/** What a browser says that reads everything. */
export const MODERN = 'image/avif,image/webp,*/*';

/** A finding: fine when what was received is as expected. */
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
