import type { Found } from '../harness/bench.js';
import type { Rate } from '../harness/rates.js';
import type { PageWeight, Viewport } from './load-page.js';

/** Everything that one run measured; what `--json` writes. */
export interface Measured extends Found {
  /** What the page shows, in words. */
  readonly pictures: string;
  readonly rounds: number;
  readonly libraries: readonly MeasuredLibrary[];
  /** Bytes of gzip of the URL builders. */
  readonly builders: readonly { readonly name: string; readonly bytes: number }[];
  readonly screens: readonly MeasuredScreen[];
}

export interface MeasuredLibrary {
  readonly id: string;
  readonly name: string;
  readonly setUp: string;
  /** Bytes of gzip; 0 where there is no library. */
  readonly bytes: number;
  readonly picture: Rate;
  readonly page: Rate;
  readonly markup: MeasuredMarkup;
}

/** What a library wrote for the page. */
interface MeasuredMarkup {
  /** Bytes of HTML. */
  readonly bytes: number;
  /** How many different widths are offered. */
  readonly widths: number;
}

export interface MeasuredScreen {
  readonly viewport: Viewport;
  readonly pages: readonly { readonly id: string; readonly weight: PageWeight }[];
}
