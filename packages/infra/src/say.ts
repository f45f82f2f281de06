/** Tells the person how far it is. */
export const say = (line: string): void => {
  process.stdout.write(`cameo: ${line}\n`);
};
