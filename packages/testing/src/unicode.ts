import fc from 'fast-check';

const [FIRST_SURROGATE, SURROGATES, CODE_POINTS] = [0xd800, 0x800, 0x110000];

const toText = (index: number): string =>
  String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES);

function toIndex(text: unknown): number {
  const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
  if (point === undefined) throw new Error(`Got ${JSON.stringify(text)}, expected a character`);
  const index = point < FIRST_SURROGATE ? point : point - SURROGATES;
  if (toText(index) !== text) throw new Error(`Got ${JSON.stringify(text)}, expected one character`);
  return index;
}

/**
 * For `fc.string`: any code point but surrogates, like its own unit `binary`, for which fast-check builds a table of a million
 * entries in each process, in a second.
 */
export const codePoint: fc.Arbitrary<string> = fc.nat(CODE_POINTS - SURROGATES - 1).map(toText, toIndex);
