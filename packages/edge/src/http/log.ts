import type { IssueCode } from '@cameo/core';

/** Report of one request that was not merely passed on. Times are ms, sizes bytes. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /**
   * `rendered`: a picture was made. `reused`: another request had just made it. `failed`: a problem was answered.
   * `refined`: a derivative was examined for refinement; `refine-failed`: that failed, and its message is retried.
   * `head`: a HEAD request for a picture that does not exist yet; nothing was made. `mezzanine-failed`: it was
   * unusable, so the original was used.
   */
  readonly event:
    | 'rendered'
    | 'reused'
    | 'head'
    | 'failed'
    | 'store-failed'
    | 'mezzanine-failed'
    | 'refined'
    | 'refine-failed'
    | 'purged'
    | 'purge-failed';
  /** Derivative key, or the path if there is none; for a purge, the source key. */
  readonly key: string;
  readonly code?: IssueCode;
  /** For the operator only; never sent to a viewer. */
  readonly reason?: string;
  /** Derivatives that a purge deleted. */
  readonly derivatives?: number;
  /** The result of refining a derivative. */
  readonly outcome?: 'smaller' | 'same' | 'already' | 'left-out' | 'gone' | 'changed';
  /** Size of a derivative before and after refining; with `same`, `bytesAfter` is the size of the discarded attempt. */
  readonly bytesBefore?: number;
  readonly bytesAfter?: number;
  readonly sourceBytes?: number;
  readonly sourceFormat?: string;
  readonly sourceWidth?: number;
  readonly sourceHeight?: number;
  readonly outputBytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly frames?: number;
  readonly format?: string;
  /** `used`: the picture was made from the mezzanine. `made`: a mezzanine was made as well. */
  readonly mezzanine?: 'used' | 'made';
  readonly readMs?: number;
  readonly renderMs?: number;
  readonly storeMs?: number;
  readonly totalMs?: number;
  /** Peak resident size of the process, MB. */
  readonly memoryPeakMb?: number;
  /**
   * `withdrawn`: the derivative was deleted again, because the original changed during the render or other requests
   * took the last room of the source.
   */
  readonly stored?: 'created' | 'exists' | 'failed' | 'withdrawn';
}

/** Peak resident size of the process, MB. */
export const memoryPeakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Receives log lines. */
export type Log = (line: LogLine) => void;

/** Writes each line except those of level `debug` as JSON to standard output. CloudWatch charges for each line. */
export const jsonLog: Log = (line) => {
  if (line.level === 'debug') return;
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
};
