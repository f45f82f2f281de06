import { showProgress, UsageError, whileStoppable } from '@cameo/command-line';
import { assertManifestName, assertPrefix, type DescribeConfig, type Progress } from '@cameo/describe';
import { findConfig, loadProject } from './load-project.js';

/** A project's file for hashes of its pictures; its folder `.cameo` is in no repository. */
export const seenFilesIn = '.cameo/seen-files.json';

/** @throws UsageError for an impossible name of the manifest or prefix, before a picture is read */
export function checkNames(out: string | undefined, prefix: string | undefined): void {
  try {
    if (out !== undefined) assertManifestName(out);
    assertPrefix(prefix ?? '');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** A name in one line: control characters in it would be commands to a terminal. */
export const nameShown = (name: string): string =>
  name.replace(/\p{Cc}/gu, (each) => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** A bar on standard error, created once the total is known. */
interface Bar {
  readonly of: (what: string) => Progress;
  readonly end: () => void;
}

/** The environment of commands that read pictures: the project's limits, if there is one, and a progress bar. */
export async function describing(
  command: string,
  named: string | undefined,
): Promise<{ readonly folder: string; readonly config: DescribeConfig | undefined; readonly progress: Bar }> {
  const progress = barOf(command);
  const here = process.cwd();
  if (named === undefined && findConfig(here) === undefined)
    return { folder: here, config: undefined, progress };
  const { folder, config } = await loadProject(named);
  return { folder, config, progress };
}

export function barOf(command: string): Bar {
  let shown: ReturnType<typeof showProgress> | undefined;
  return {
    of: (what) => ({
      start: (total) => {
        shown?.end();
        shown = showProgress(command, { total, of: what });
      },
      done: (done, name) => {
        shown?.doing(`${name} ${done}`);
        shown?.done();
      },
    }),
    end: () => shown?.end(),
  };
}

/**
 * Processes pictures until Ctrl+C: then the running ones finish, the memory of files is saved, and the bar is removed.
 * @param left describes the result so far, and how to continue
 */
export async function untilStopped<T>(
  left: string,
  { end }: Bar,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const working = work(stopping.signal).finally(end);
  const stopped = async (): Promise<string> => {
    stopping.abort();
    await working.catch(() => undefined);
    return left;
  };
  return whileStoppable(stopped, () => working);
}
