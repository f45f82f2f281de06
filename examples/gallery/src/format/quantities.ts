const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A second decimal only where one would be misleading: 1.04. */
const upToTwo = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 2 });

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes in decimal units: `38.2 kB`; may be negative. */
export function bytesText(bytes: number): string {
  // A value that rounds to a thousand belongs to the next unit.
  const step = UNITS.findIndex((_, index) => Math.abs(bytes) / 1000 ** index < 999.95);
  const power = step < 0 ? UNITS.length - 1 : step;
  return power === 0
    ? `${whole.format(bytes)} bytes`
    : `${oneDecimal.format(bytes / 1000 ** power)} ${UNITS[power]}`;
}

/** A time in ms: `8.4 ms` below ten, `140 ms`, and from a second on `1.4 s`. */
export function timeText(ms: number): string {
  if (ms >= 999.5) return `${oneDecimal.format(ms / 1000)} s`;
  return `${ms < 9.95 ? oneDecimal.format(ms) : whole.format(ms)} ms`;
}

/** An integer with thousands separators. */
export const countText = (count: number): string => whole.format(count);

/** A fraction in per cent. Only exact values are 100 % or 0 %. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  const rounded = Math.round(percent * 10) / 10;
  if (rounded >= 100 && percent < 100) return '99.9 %';
  return `${Number.isInteger(rounded) ? whole.format(rounded) : oneDecimal.format(rounded)} %`;
}

/** A comparison of a picture with its original. */
export interface Comparison {
  readonly text: string;
  /** Whether the picture is larger than its original. */
  readonly larger: boolean;
}

/** The size of a picture compared with its original's: `99.6 % smaller`, or `8.2 × larger` if it is larger. */
export function comparison(sent: number, original: number): Comparison | undefined {
  if (original <= 0) return undefined;
  const ratio = sent / original;
  if (Math.abs(ratio - 1) < 0.0005) return { text: 'the same size', larger: false };
  if (ratio < 1) return { text: `${percentText(1 - ratio)} smaller`, larger: false };
  return { text: `${ratio < 9.95 ? upToTwo.format(ratio) : whole.format(ratio)} × larger`, larger: true };
}
