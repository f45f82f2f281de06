import { fromHere, showProgress } from '@cameo/command-line';
import type { DescribeConfig, Progress } from '@cameo/describe';
import { findConfig, loadProject } from './load-project.js';

/** Where a project remembers the hashes of its files; its folder `.cameo` is in no repository. */
export const seenFilesIn = '.cameo/seen-files.json';

/** A bar on standard error, made when it is known how much there is. */
interface Bar {
  readonly of: (what: string) => Progress;
  readonly end: () => void;
}

/** What commands that look at pictures need: the limits of the project, where there is one, and a bar. */
export async function describing(
  command: string,
  named: string | undefined,
): Promise<{ readonly folder: string; readonly config: DescribeConfig | undefined; readonly progress: Bar }> {
  const progress = barOf(command);
  const here = fromHere('.');
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
