/** Columns of the project's documents. */
const COLUMNS = 120;

/** Text broken into lines at spaces; lines after the first begin with `indent`. A word that is too long has a line. */
export function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const line = lines[last];
    if (line === undefined) lines.push(word);
    else if (line.length + 1 + word.length > COLUMNS) lines.push(`${indent}${word}`);
    else lines[last] = `${line} ${word}`;
  }
  return lines.join('\n');
}
