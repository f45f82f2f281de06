import type { Format } from '../render/job.js';

/** One encoding of one photograph at one width. */
export interface Encoding {
  readonly file: string;
  readonly width: number;
  /** `plain` is sharp's own JPEG, with nothing set but its quality. */
  readonly format: Format | 'plain';
  readonly q: number;
  readonly bytes: number;
  readonly ssimulacra: number;
  readonly butteraugli: number;
}

/** Something before and after. */
export interface Resized {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A graphic as it is sent, and as it would be if it were taken for a photograph. */
export interface Graphic {
  readonly name: string;
  readonly format: Format | 'png';
  readonly bytes: number;
  readonly photoBytes: number;
  readonly ssimulacra: number;
  readonly photoSsimulacra: number;
}

/** Everything that one run found. */
export interface Measured {
  /** Photographs by name; the scale was fitted to every second one, from the first on. */
  readonly files: readonly string[];
  readonly qualities: readonly number[];
  readonly defaultQ: number;
  readonly encodings: readonly Encoding[];
  /** Photographs at their own size: the original's bytes, and those of the default. */
  readonly atOwnSize: readonly Resized[];
  readonly graphics: readonly Graphic[];
  /** Time of a render of a photograph that is looked at, beside the same sharp calls alone. */
  readonly lookingTime: number;
  /** Originals that are compressed already, each for several clients. */
  readonly compressed: readonly Resized[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
