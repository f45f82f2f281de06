import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const BUNDLES = join(import.meta.dirname, '../dist/bundles');

/** The path of a trigger's built bundle; fails with advice if it is missing. */
export async function bundleOf(
  trigger: 'viewer-request' | 'origin-request' | 'origin-response' | 'purge-variants' | 'refine',
): Promise<string> {
  const path = join(BUNDLES, `${trigger}.${trigger === 'viewer-request' ? 'js' : 'mjs'}`);
  await access(path).catch(() => {
    throw new Error(`Got no ${path}, expected a built bundle: run "pnpm build" first.`);
  });
  return path;
}

const STATIC = /\b(?:import|export)\b[^'"();]*?\bfrom\s*["']([^"']+)["']|\bimport\s*["']([^"']+)["']/g;
const DYNAMIC = /\b(?:import|require|createRequire\(import\.meta\.url\))\(\s*["']([^"']+)["']\s*\)/g;

/** Everything that a module can reach: the text of its files, and its external imports. */
export async function reachableFrom(entry: string, how: 'at once' | 'ever') {
  const files = new Map<string, string>();
  const outside = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = await readFile(path, 'utf8');
    files.set(path, text);
    const found = [...text.matchAll(STATIC)].map(([, from, bare]) => from ?? bare ?? '');
    if (how === 'ever') found.push(...[...text.matchAll(DYNAMIC)].map(([, name]) => name ?? ''));
    for (const name of found) {
      if (name.startsWith('.')) waiting.push(join(dirname(path), name));
      else outside.add(name);
    }
  }
  return { text: [...files.values()].join('\n'), bytes: [...files.values()].join('').length, outside };
}

/** Results of a child process: those of the events, and sharp's native libraries that were loaded at the end. */
export interface Child {
  readonly results: readonly { readonly status?: string; readonly uri?: string }[];
  readonly natives: readonly string[];
}

/** Sends events to the handler of a bundle in a separate process, one after the other. */
export async function runBundle(
  path: string,
  events: readonly unknown[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(path).href)});
    const results = [];
    for (const event of ${JSON.stringify(events)}) {
      const { status, uri } = await handler(event, { getRemainingTimeInMillis: () => 20000 });
      results.push({ status, uri });
    }
    process.report.excludeNetwork = true;
    const natives = process.report.getReport().sharedObjects.filter((name) => /vips|sharp/.test(name));
    console.log('\\n' + JSON.stringify({ results, natives }));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
