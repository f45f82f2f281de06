import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { type Library, productionConstants } from './libraries.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const PRODUCTION: BuildOptions = {
  bundle: true,
  minify: true,
  target: 'es2022',
  // An application has React already.
  external: ['react', 'react-dom', 'react/jsx-runtime'],
  define: { ...productionConstants() },
  logLevel: 'error',
};

/** Bytes of gzip -9 that importing something adds to an application in a browser, React left out. */
export async function gzipBytes({ imported }: Pick<Library, 'imported'>): Promise<number> {
  const { outputFiles } = await build({
    ...PRODUCTION,
    stdin: { contents: imported, resolveDir: here('.') },
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

/**
 * Builds a library's component for a server, as an application's build does.
 * @returns path of a CommonJS file that exports `Picture`
 */
export async function bundleForServer({ id }: Pick<Library, 'id'>): Promise<string> {
  const outfile = here(`bundles/${id}.cjs`);
  await build({
    ...PRODUCTION,
    entryPoints: [here(`libraries/${id}.js`)],
    outfile,
    platform: 'node',
    // The files that browsers get too, instead of copies compiled for old Nodes.
    mainFields: ['module', 'main'],
    format: 'cjs',
  });
  return outfile;
}
