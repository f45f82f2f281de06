/** A table as it is printed and as it stands in a README: text to the left, figures to the right. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What has only a figure in it, perhaps with a unit or a spread behind. */
const FIGURE = /^[\d.,]+(?: ?[×%]| kB)?(?: \([^)]*\))?$/;

/**
 * Markdown with aligned columns, without a line end behind the last row. A column is aligned to the right when every
 * cell of it that is not empty is a figure.
 */
export function markdownTable({ head, rows }: Table): string {
  const columns = head.map((title, at) => {
    const cells = rows.map((row) => row[at] ?? '');
    const filled = cells.filter((cell) => cell !== '');
    return {
      width: Math.max(3, ...[title, ...cells].map((cell) => cell.length)),
      right: filled.length > 0 && filled.every((cell) => FIGURE.test(cell)),
    };
  });
  const line = (cells: readonly string[]): string => {
    const padded = columns.map(({ width, right }, at) => {
      const cell = cells[at] ?? '';
      return right ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = columns.map(({ width, right }) => (right ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** With commas between thousands: `12,345`. */
export const whole = (figure: number): string => Math.round(figure).toLocaleString('en-US');

/** With two digits behind the point, or fewer for large ratios: `0.93 ×`, `12.5 ×`. */
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
