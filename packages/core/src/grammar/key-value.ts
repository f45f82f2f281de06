import { type ParamName, paramRow } from './params.js';
import { printValue } from './print-value.js';

/** Writes a value in the letters that a derivative key may have: `a-z`, `0-9`, dot and dash. */
export function valueToKey(name: ParamName, value: unknown): string {
  const text = printValue(value);
  const row = paramRow(name);
  if (row === 'focus') return text.replace(',', '-');
  if (row === 'token')
    return text.replace(/[^a-z0-9.]/g, (letter) => `-${letter.charCodeAt(0).toString(16)}`);
  return text;
}

/** Inverse of {@link valueToKey}, back to the text that `parseValue` reads. */
export function keyToText(name: ParamName, key: string): string {
  const row = paramRow(name);
  if (row === 'focus') return key.replace('-', ',');
  if (row === 'token')
    return key.replace(/-([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return key;
}
