import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** The imports of each file of a folder, including types and dynamic imports; files of the folder by their relative path. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Reads the imports of all sources below a folder, without its tests. */
export function importsBelow(folder: URL): Imports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.ts$/.test(name) && !/\.test(?:-d)?\.ts$/.test(name),
  );
  return new Map(files.map((name) => [name, importsIn(name, readFileSync(new URL(name, folder), 'utf8'))]));
}

const importsIn = (name: string, text: string): readonly string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)]
    .map(([, path]) => path ?? '')
    .map((path) =>
      path.startsWith('.') ? posix.join(posix.dirname(name), path).replace(/\.js$/, '.ts') : path,
    );

/** A cycle of imports through a file; undefined without one. */
export function cycleFrom(imports: Imports, start: string): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    for (const next of imports.get(name) ?? []) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}
