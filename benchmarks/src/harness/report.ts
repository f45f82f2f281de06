import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';

/** Machine and date of the figures. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** The day in UTC: `2026-01-31`. */
  readonly date: string;
}

/** This machine, now. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** One sentence about a machine, for the line above a table. */
export const describeMachine = ({ cpu, cores, memoryGb, system, node, date }: Machine): string =>
  `${date}, ${cpu}, ${cores} core${cores === 1 ? '' : 's'}, ${memoryGb} GB, ${system}, Node ${node}`;

/**
 * Installed versions of packages that the benchmarks depend on.
 * @throws Error with advice if one is not installed
 */
export const installedVersions = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, installedVersion(name)]));

function installedVersion(name: string): string {
  try {
    const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  } catch (cause) {
    throw new Error(`${name} is not installed. Run "pnpm install" in the project's root.`, { cause });
  }
}

/** A promised figure, and its measured value. */
export interface Promised {
  readonly what: string;
  readonly measured: number;
  /** Its maximum; or its minimum, with `atLeast`. */
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

/** Line width of the project's documents. */
const COLUMNS = 120;

/** Text broken into lines at spaces; lines after the first begin with `indent`. A word that is too long gets its own line. */
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
