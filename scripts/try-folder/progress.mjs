/**
 * Says how far it is.
 * @typedef {object} Progress
 * @property {(path: string) => void} begun
 * @property {(wrong: boolean) => void} asked
 * @property {() => void} done a file is
 * @property {() => void} end leaves no half line
 */

/** ms between two lines where they cannot be rewritten, and where they can. */
const PAUSE_MS = { log: 15_000, terminal: 100 };

/**
 * A line that is rewritten in place on a terminal, and written now and then elsewhere.
 * @param {number} total files
 * @param {NodeJS.WriteStream} stream
 * @returns {Progress}
 */
export function showProgress(total, stream) {
  const terminal = stream.isTTY === true;
  const pause = terminal ? PAUSE_MS.terminal : PAUSE_MS.log;
  const count = { files: 0, requests: 0, wrong: 0 };
  let current = '';
  let shownAt = Number.NEGATIVE_INFINITY;
  const show = () => {
    const now = performance.now();
    if (now - shownAt < pause) return;
    shownAt = now;
    const line = `${count.files}/${total} files  ${count.requests} requests  ${count.wrong} wrong  ${current}`;
    stream.write(terminal ? `\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
  };
  return {
    begun: (path) => {
      current = path.replace(/\p{Cc}/gu, '?');
      show();
    },
    asked: (wrong) => {
      count.requests += 1;
      if (wrong) count.wrong += 1;
      show();
    },
    done: () => {
      count.files += 1;
      show();
    },
    end: () => {
      if (terminal) stream.write('\r\x1b[2K');
    },
  };
}
