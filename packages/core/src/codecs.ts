import type { Grammar } from './config.js';

/** What a codec makes of a text: the value, or in which of two ways it is none. */
export type Parsed<T> = { readonly value: T } | 'invalid-value' | 'out-of-range';

/** A pair of functions between a parameter's text and its value; `parse(print(v))` is `v`. */
export interface Codec<T> {
  /** Reads the decoded text of a query value. Never throws. */
  readonly parse: (text: string, grammar: Grammar) => Parsed<T>;
  /** Writes the canonical text, with nothing in it that a query string must escape. */
  readonly print: (value: T) => string;
  /** What is accepted, as it stands in an issue's `expected` and in the docs. */
  readonly expected: (grammar: Grammar) => string;
  /** Writes the value in the letters that a derivative key may have; `print` when absent. */
  readonly toKey?: (value: T) => string;
  /** Inverse of `toKey` back to the text that `parse` reads. */
  readonly fromKey?: (key: string) => string;
}

const WHOLE = /^(?:0|[1-9][0-9]{0,8})$/;

/** Whole numbers from `min` to a maximum that may depend on the grammar; plain digits only. */
export function wholeNumber(min: number, max: (grammar: Grammar) => number): Codec<number> {
  return {
    parse(text, grammar) {
      if (/^-?[0-9]{10,}$/.test(text) || /^-[0-9]+$/.test(text)) return 'out-of-range';
      if (!WHOLE.test(text)) return 'invalid-value';
      const value = Number(text);
      return value < min || value > max(grammar) ? 'out-of-range' : { value };
    },
    print: String,
    expected: (grammar) => `a whole number from ${min} to ${max(grammar)}`,
  };
}

/** Plain decimals from `min` to `max`, below 10, with up to four places, such as `2.625`. */
export function decimal(min: number, max: number): Codec<number> {
  return {
    parse(text) {
      if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) return 'invalid-value';
      const value = Number(text);
      if (value < min || value > max) return 'out-of-range';
      return /^[0-9](?:\.[0-9]{1,4})?$/.test(text) ? { value } : 'invalid-value';
    },
    print: String,
    expected: () => `a number from ${min} to ${max} with at most four decimals`,
  };
}

/** One of a list of words, in any case; `synonyms` maps other spellings to members. */
export function oneOf<const T extends string>(
  words: readonly T[],
  synonyms: Readonly<Record<string, T>> = {},
  allowed: (word: T, grammar: Grammar) => boolean = () => true,
): Codec<T> {
  return {
    parse(text, grammar) {
      const lower = text.toLowerCase();
      const value =
        words.find((word) => word === lower) ??
        Object.entries(synonyms).find(([word]) => word === lower)?.[1];
      return value !== undefined && allowed(value, grammar) ? { value } : 'invalid-value';
    },
    print: (value) => value,
    expected: (grammar) => `one of ${words.filter((word) => allowed(word, grammar)).join(', ')}`,
  };
}

/** One of a list of whole numbers. */
export function oneOfNumbers<const T extends number>(numbers: readonly T[]): Codec<T> {
  return {
    parse(text) {
      if (!WHOLE.test(text)) return 'invalid-value';
      const value = numbers.find((number) => String(number) === text);
      return value === undefined ? 'out-of-range' : { value };
    },
    print: String,
    expected: () => `one of ${numbers.join(', ')}`,
  };
}

/** A switch: `1`, `true` or no value at all is on; `0` or `false` is off. */
export const toggle: Codec<boolean> = {
  parse(text) {
    const lower = text.toLowerCase();
    if (lower === '' || lower === '1' || lower === 'true') return { value: true };
    return lower === '0' || lower === 'false' ? { value: false } : 'invalid-value';
  },
  print: (value) => (value ? '1' : '0'),
  expected: () => '1 or 0',
};

/** Every colour of alpha 0 looks like this one. */
export const TRANSPARENT = '00000000';

const NAMED_COLOURS = [
  ['white', 'ffffff'],
  ['black', '000000'],
  ['transparent', TRANSPARENT],
] as const;

/** A colour as 3, 4, 6 or 8 hexadecimal digits, with or without `#`, or a name; its value is 6 digits, or 8 with alpha. */
export const colour: Codec<string> = {
  parse(text) {
    const lower = text.toLowerCase();
    const hex = NAMED_COLOURS.find(([name]) => name === lower)?.[1] ?? lower.replace(/^#/, '');
    if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return 'invalid-value';
    const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
    const alpha = long.slice(6);
    if (alpha === '00') return { value: TRANSPARENT };
    return { value: alpha === 'ff' ? long.slice(0, 6) : long };
  },
  print: (value) => value,
  expected: () => 'a colour such as fff, f4f1ea, f4f1ea80, white, black or transparent',
};

/** A short opaque token, such as a content hash; upper and lower case differ. */
export const token: Codec<string> = {
  parse: (text) => (/^[A-Za-z0-9._-]{1,32}$/.test(text) ? { value: text } : 'invalid-value'),
  print: (value) => value,
  expected: () => '1 to 32 letters, digits, dots, dashes or underscores',
  toKey: (value) => value.replace(/[^a-z0-9.]/g, (letter) => `-${letter.charCodeAt(0).toString(16)}`),
  fromKey: (key) =>
    key.replace(/-([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
};
