import { type ParamName, TRANSPARENT } from './params.js';

/** Other names of parameters. */
const NAMES: Readonly<Record<string, ParamName>> = {
  width: 'w',
  height: 'h',
  quality: 'q',
  format: 'f',
  grey: 'gray',
};

/** Other spellings of values. */
const WORDS: Readonly<Partial<Record<ParamName, Readonly<Record<string, string>>>>> = {
  f: { jpg: 'jpeg' },
  bg: { white: 'ffffff', black: '000000', transparent: TRANSPARENT },
  flip: { vh: 'hv' },
  gray: { '': 'true', '1': 'true', '0': 'false' },
};

// Texts come from URLs, where `constructor` is a word like any other: only own fields count.
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.keys(record).includes(key) ? record[key] : undefined;

/** Other names of a parameter, in lower case. */
export const aliasesOf = (name: ParamName): readonly string[] =>
  Object.keys(NAMES).filter((alias) => NAMES[alias] === name);

/** The name behind an alias in lower case; any other text is answered as it is. */
export const unaliased = (written: string): string => own(NAMES, written) || written;

/** The spelling that the table has for a value in lower case. */
export const tableSpelling = (name: ParamName, word: string): string => own(WORDS[name] || {}, word) || word;
