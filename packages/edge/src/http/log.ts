import type { IssueCode } from '@cameo/core';

/** What happened to one request that needed more than passing on. Times are ms, sizes bytes. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /**
   * `rendered`: a picture was made. `reused`: another request had just made it. `failed`: a problem was answered.
   * `head`: a HEAD request for a picture that does not exist yet; nothing was made. `mezzanine-failed`: it could not be used, so the original was.
   */
  readonly event:
    | 'rendered'
    | 'reused'
    | 'head'
    | 'failed'
    | 'store-failed'
    | 'mezzanine-failed'
    | 'purged'
    | 'purge-failed';
  /** Derivative key, or the path when there is none; of a purge the source key. */
  readonly key: string;
  readonly code?: IssueCode;
  /** For the operator only; never sent to a viewer. */
  readonly reason?: string;
  /** Derivatives that a purge deleted. */
  readonly derivatives?: number;
  readonly sourceBytes?: number;
  readonly sourceFormat?: string;
  readonly sourceWidth?: number;
  readonly sourceHeight?: number;
  readonly outputBytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly frames?: number;
  readonly format?: string;
  /** `used`: it was made from the mezzanine. `made`: one was made on the way. */
  readonly mezzanine?: 'used' | 'made';
  readonly readMs?: number;
  readonly renderMs?: number;
  readonly storeMs?: number;
  readonly totalMs?: number;
  /** Largest resident size that the process ever had, MB. */
  readonly memoryPeakMb?: number;
  /**
   * `withdrawn`: the original changed while it was rendered, or others took the last room of the source, so the derivative was
   * deleted again.
   */
  readonly stored?: 'created' | 'exists' | 'failed' | 'withdrawn';
}

/** Largest resident size that the process ever had, MB. */
export const memoryPeakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Takes log lines. */
export type Log = (line: LogLine) => void;

/** Writes each line but those of level `debug` as JSON to standard output, where CloudWatch collects it at a price. */
export const jsonLog: Log = (line) => {
  if (line.level === 'debug') return;
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
};
