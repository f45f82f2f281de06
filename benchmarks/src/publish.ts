import { readFile, writeFile } from 'node:fs/promises';
import { fromHere } from './command-line.js';
import { replaceMarked } from './marked-section.js';

const PERFORMANCE = new URL('../../docs/performance.md', import.meta.url);

/**
 * Prints the tables of a command, and writes them to where it was asked to.
 * @param figures everything that was measured, for `--json`
 * @throws Error when docs/performance.md has no place for them, or a file cannot be written
 */
export async function publish(
  command: string,
  text: string,
  figures: object,
  { json, write }: { readonly json: string | undefined; readonly write: boolean },
): Promise<void> {
  process.stdout.write(`${text}\n`);
  if (json !== undefined) await writeFile(fromHere(json), `${JSON.stringify(figures, null, 2)}\n`);
  if (write) await writeFile(PERFORMANCE, replaceMarked(await readFile(PERFORMANCE, 'utf8'), command, text));
}
