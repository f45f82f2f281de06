import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';

/** Where and when figures were taken. */
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
 * Versions of packages that the benchmarks depend on, as installed.
 * @throws Error with what to do when one is not installed
 */
export const installedVersions = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, installedVersion(name)]));

function installedVersion(name: string): string {
  try {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  } catch (cause) {
    throw new Error(`${name} is not installed. Run "pnpm install" in the project's root.`, { cause });
  }
}
