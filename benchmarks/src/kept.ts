/** A promise about a figure, and the figure. */
export interface Promised {
  readonly what: string;
  readonly measured: number;
  /** The most that it may be; or the least, which then comes with `atLeast`. */
  readonly limit: number;
  readonly atLeast?: boolean;
  readonly unit: string;
}

/** Whether a promise was kept. */
export const isKept = ({ measured, limit, atLeast = false }: Promised): boolean =>
  atLeast ? measured >= limit : measured <= limit;

/** A line for each promise, as Markdown: `- kept: …` or `- not kept: …`. */
export const promiseLines = (promises: readonly Promised[]): string =>
  promises
    .map((promised) => {
      const { what, measured, limit, atLeast = false, unit } = promised;
      const bound = `${atLeast ? 'at least' : 'at most'} ${figure(limit)} ${unit}`;
      return `- ${isKept(promised) ? 'kept' : 'not kept'}: ${what}: ${figure(measured)} ${unit}, promised ${bound}`;
    })
    .join('\n');

const figure = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 1000 ? 1 : 0 });
