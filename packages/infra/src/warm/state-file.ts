import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { WarmRequest } from './tasks.js';

/** What an interrupted run leaves for the next one. */
export interface StateFile {
  readonly has: (request: WarmRequest) => boolean;
  /** The width that came back for a request that is done, px; undefined when it is not done or did not say. */
  readonly widthOf: (request: WarmRequest) => number | undefined;
  /** Notes that a request is done, at once and on disk: a killed process loses none. */
  readonly done: (request: WarmRequest, width: number | undefined) => void;
}

const VERSION = 1;

/**
 * Opens the file of a run, or starts one. A line for each variant that is done: what a killed process left half written
 * is a line that does not read, and that variant is asked for again.
 * @param run what the file is about; another run's file is not taken
 * @throws Error that says what to do when the file belongs to another run
 */
export function openState(file: string, run: { readonly base: string; readonly grammar: string }): StateFile {
  const head = JSON.stringify({ version: VERSION, ...run });
  const done = new Map<string, number | undefined>();
  const [first, ...lines] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
  if (first !== '' && first !== head)
    throw new Error(
      `${file} got ${first?.slice(0, 120)}, expected the state of ${head}: delete it to begin again, or name another with --state.`,
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

/** Paths are long, and a list may have a million. */
const idOf = ({ path, format }: WarmRequest): string =>
  createHash('sha256').update(`${format} ${path}`).digest('hex').slice(0, 16);
