let stream: 1 | 2 = 1;

/** Where what is said goes: standard output, or standard error where that is kept for an answer to a program. */
export const storyStream = (): 1 | 2 => stream;

/** Keeps standard output free for an answer to a program. */
export function sayOnStandardError(): void {
  stream = 2;
}

/** Tells the person how far it is. */
export const say = (line: string): void => {
  (stream === 1 ? process.stdout : process.stderr).write(`cameo: ${line}\n`);
};
