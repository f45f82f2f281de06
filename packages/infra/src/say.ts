let stream: 1 | 2 = 1;

/** File descriptor for messages: standard output, or standard error if that is reserved for machine-readable output. */
export const messageStream = (): 1 | 2 => stream;

/** Reserves standard output for machine-readable output. */
export function reserveStandardOutput(): void {
  stream = 2;
}

/** Reports progress. */
export const say = (line: string): void => {
  (stream === 1 ? process.stdout : process.stderr).write(`cameo: ${line}\n`);
};
