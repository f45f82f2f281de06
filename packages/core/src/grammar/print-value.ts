/** Writes a value in its canonical text, with nothing in it that a query string must escape. */
export const printValue = (value: unknown): string =>
  String(typeof value === 'boolean' ? Number(value) : value);
