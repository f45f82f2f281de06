import type { AccessRules } from '../access/access-rules.js';
import type { RequestableFormat, SourceFormat } from '../grammar/formats.js';
import type { Limits } from '../grammar/limits.js';
import type { ParamName } from '../grammar/params.js';
import type { MezzanineSettings } from '../plan/mezzanine-settings.js';
import type { CachePolicy } from './cache-policy.js';

/** The part of the configuration that decides what a URL means; the front end and the resizer must share it. */
export interface Grammar {
  /** Widths that are produced, device px, ascending. */
  readonly ladder: readonly number[];
  /** Qualities that are produced, 1 to 100, ascending; a request snaps up to one of them. */
  readonly qualities: readonly number[];
  /** The quality of a request that names none; one of `qualities`. */
  readonly defaultQuality: number;
  /** Formats that may be asked for or negotiated; JPEG and PNG always are, as the formats every client reads. */
  readonly formats: readonly RequestableFormat[];
  /** Parameters that are understood; all others are dropped from requests as unknown. */
  readonly params: readonly ParamName[];
  readonly limits: Limits;
}

/** Everything that is configured, complete and checked; made by `defineImageConfig`. */
export interface ImageConfig extends Grammar, AccessRules {
  /** Origin of the distribution, such as `https://img.example.com`, or empty for URLs relative to the page's. */
  readonly baseUrl: string;
  /** S3 bucket of sources and derivatives. */
  readonly bucket: string;
  /** Region of that bucket; functions at the edge run elsewhere and must not guess it. */
  readonly region: string;
  /** Formats of originals that are decoded; each is a loader open to hostile files. */
  readonly inputs: readonly SourceFormat[];
  readonly cache: CachePolicy;
  /** Copies that the small renditions of some large originals are made from; `false` for none. */
  readonly mezzanine: MezzanineSettings | false;
  /** Memory of the resizing function, MB. */
  readonly memoryMb: number;
  /** Time that the resizing function has for one request, ms. */
  readonly timeoutMs: number;
}
