import type { Machine } from '../machine.js';
import type { Viewport } from './load-page.js';
import type { PageWeight } from './page-weight.js';
import type { Rate } from './render-rates.js';

/** Everything that one run measured; what `--json` writes. */
export interface Measured {
  readonly machine: Machine;
  /** By package, and `Chromium`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the page shows, in words. */
  readonly input: string;
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
