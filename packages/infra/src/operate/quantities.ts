const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units, as in bills: `1.5 MB`. */
export function bytes(count: number): string {
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** US dollars: in cents, and below ten cents with two significant digits: `$0.60`, `$0.0042`. */
export function dollars(amount: number): string {
  if (amount === 0) return '$0';
  if (amount < 0.00005) return '< $0.0001';
  return amount < 0.0995 ? `$${Number(amount.toPrecision(2))}` : `$${grouped(amount.toFixed(2))}`;
}

/** A count with thousands separators: `10,000,000`. */
export const count = (number: number): string => grouped(String(Math.round(number)));

/** A duration: `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const grouped = (digits: string): string => digits.replace(/\B(?<!\.\d{0,20})(?=(?:\d{3}){1,7}(?!\d))/g, ',');
