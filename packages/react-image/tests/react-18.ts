import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type * as Cameo from '../src/index.js';

/** The component and a renderer on React 18, bundled as an application would. */
export interface React18 extends Pick<typeof Cameo, 'CameoImage'> {
  readonly version: string;
  readonly createElement: (type: unknown, props: object) => never;
  readonly renderToString: (element: never) => string;
}

export async function loadReact18(): Promise<React18> {
  const folder = await mkdtemp(join(tmpdir(), 'react-18-'));
  const outfile = join(folder, 'bundle.cjs');
  await build({
    stdin: {
      contents: `export { CameoImage } from './src/index.ts';
        export { createElement, version } from 'react-18';
        export { renderToString } from 'react-dom-18/server';`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    jsx: 'automatic',
    alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
    logLevel: 'warning',
  });
  const loaded: unknown = createRequire(import.meta.url)(outfile);
  await rm(folder, { recursive: true });
  return loaded as React18;
}
