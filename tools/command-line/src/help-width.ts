import { Help } from 'commander';

/** Columns for a help text, no more than one reads with ease, and no fewer than some words need. */
const [MOST, FEWEST] = [118, 40] as const;

/** The columns of a help text: those of the terminal, if there is one. */
export const helpWidth = (): number => Math.min(MOST, Math.max(FEWEST, process.stdout.columns || MOST));

/** A text in lines of the help's width. */
export const wrapped = (text: string): string => new Help().boxWrap(text, helpWidth());
