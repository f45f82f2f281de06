import PlainTable from 'cli-table3';
import { markdownTable as markdown } from 'markdown-table';
import stringWidth from 'string-width';

/** A table for a document: text to the left, figures to the right. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A cell with only a figure, with an optional unit or spread. */
const FIGURE = /^[\d.,]+(?: ?[×%]| kB)?(?: \([^)]*\))?$/;

/**
 * Markdown with aligned columns, without a final line break. A column is aligned to the right if all of its non-empty cells are
 * figures.
 */
export function markdownTable({ head, rows }: Table): string {
  const align = head.map((_, at) => {
    const filled = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '');
    return filled.length > 0 && filled.every((cell) => FIGURE.test(cell)) ? 'right' : undefined;
  });
  // Formatters of documents use at least three characters per column.
  const titles = head.map((title, at) => (align[at] === 'right' ? title.padStart(3) : title.padEnd(3)));
  return markdown([titles, ...rows], { align, stringLength: stringWidth });
}

/** Borders and colours that a plain table omits. */
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((at) => [`${side}${at}`, '']),
  ),
);

/**
 * A plain table for a terminal or a pipe: columns two spaces apart, without borders, colours or trailing spaces. All columns
 * but the first are right-aligned figures, unless `text` is given.
 */
export function plainTable(
  rows: readonly (readonly string[])[],
  { text = false }: { readonly text?: boolean } = {},
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const table = new PlainTable({
    chars: { ...NO_LINES, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: Array.from({ length: columns }, (_, at) => (at === 0 || text ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => Array.from({ length: columns }, (_, at) => row[at] ?? '')));
  return table.toString().replace(/ +$/gm, '');
}

/** With thousands separators: `12,345`. */
export const whole = (figure: number): string => Math.round(figure).toLocaleString('en-US');

/** With two decimals, or fewer for large ratios: `0.93 ×`, `12.5 ×`. */
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
