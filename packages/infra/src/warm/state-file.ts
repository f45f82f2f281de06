import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { WarmRequest } from './tasks.js';

/** The saved state of an interrupted run. */
export interface StateFile {
  readonly has: (request: WarmRequest) => boolean;
  /** The received width of a completed request, px; undefined if it is not completed or the width is unknown. */
  readonly widthOf: (request: WarmRequest) => number | undefined;
  /** Records a completed request immediately on disk, so that a killed process loses none. */
  readonly done: (request: WarmRequest, width: number | undefined) => void;
}

const VERSION = 1;

/**
 * Opens or creates the state file of a run, with one line per completed variant. A line that a killed process left incomplete
 * is ignored, and its variant is requested again.
 * @param run identifies the run; the file of another run is rejected
 * @throws Error with advice if the file belongs to another run
 */
export function openState(file: string, run: { readonly base: string; readonly grammar: string }): StateFile {
  const head = JSON.stringify({ version: VERSION, ...run });
  const done = new Map<string, number | undefined>();
  const [first, ...lines] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
  if (first !== '' && first !== head)
    throw new Error(
      `${file} got ${first?.slice(0, 120)}, expected the state of ${head}: delete it to start again, or name another with --state.`,
    );
  if (first === '') writeFileSync(file, `${head}\n`);
  else if (lines.at(-1) !== '') appendFileSync(file, '\n');
  for (const line of lines) {
    const [, id, width] = /^([0-9a-f]{16}) (\d+|-)$/.exec(line) ?? [];
    if (id !== undefined) done.set(id, width === '-' ? undefined : Number(width));
  }
  return {
    has: (request) => done.has(idOf(request)),
    widthOf: (request) => done.get(idOf(request)),
    done: (request, width) => {
      done.set(idOf(request), width);
      appendFileSync(file, `${idOf(request)} ${width ?? '-'}\n`);
    },
  };
}

/** Hashed, because paths are long and a list may have a million. */
const idOf = ({ path, format }: WarmRequest): string =>
  createHash('sha256').update(`${format} ${path}`).digest('hex').slice(0, 16);
