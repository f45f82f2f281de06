import { readFile, realpath } from 'node:fs/promises';
import { loadProject, type Project, shown } from '../project/load-project.js';

/** A ladder as a literal list of numbers. */
const WRITTEN = /^([ \t]*)ladder:\s*\[[\d\s,_]*\](?:\s*as const)?,?[ \t]*$/m;

/** The beginning of a configuration. */
const BEGIN = /defineImageConfig\(\{[ \t]*\r?\n/;

const MARGIN = 80;

/**
 * Writes a ladder into the configuration of a project, replacing an existing list, or as its first field. The file is loaded
 * again, and restored if it does not contain the ladder then.
 * @returns the file, relative for display
 * @throws Error with the line to write by hand for another style of file, or with the issues of the new configuration
 */
export async function writeLadder(
  { file }: Pick<Project, 'file'>,
  ladder: readonly number[],
): Promise<string> {
  const before = await readFile(file, 'utf8');
  const after = withLadder(before, ladder);
  const byHand = `${shown(file)} has a form that this command cannot change. Add to it: ladder: [${ladder.join(', ')}]`;
  if (after === undefined) throw new Error(byHand);
  // A full disk must not cost the configuration, which may be a link.
  const place = await realpath(file);
  const { writeWhole } = await import('@cameo/describe');
  await writeWhole(place, after);
  const read = await loadProject(file).catch((error: unknown) => error);
  if (isProject(read) && read.config.ladder.join() === ladder.join()) return shown(file);
  await writeWhole(place, before);
  if (isProject(read)) throw new Error(byHand);
  throw new Error(
    `The configuration is invalid with this ladder, and was not changed. ${read instanceof Error ? read.message : read}`,
    { cause: read },
  );
}

const isProject = (read: unknown): read is Project =>
  typeof read === 'object' && read !== null && 'config' in read;

/** The text of a configuration with another ladder; undefined if there is no place for it. */
export function withLadder(text: string, ladder: readonly number[]): string | undefined {
  const field = (indent: string): string => {
    const line = `${indent}ladder: [${ladder.join(', ')}],`;
    return line.length <= MARGIN
      ? line
      : [`${indent}ladder: [`, ...wrapped(ladder, `${indent}  `), `${indent}],`].join('\n');
  };
  if (WRITTEN.test(text)) return text.replace(WRITTEN, (_, indent: string) => field(indent));
  if (!BEGIN.test(text)) return undefined;
  return text.replace(BEGIN, (begin) => `${begin}${field('  ')}\n`);
}

/** Numbers in lines of bounded length. */
function wrapped(ladder: readonly number[], indent: string): readonly string[] {
  const lines: string[] = [];
  for (const rung of ladder) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + `${rung}, `.length < MARGIN)
      lines[lines.length - 1] = `${last} ${rung},`;
    else lines.push(`${indent}${rung},`);
  }
  return lines;
}
