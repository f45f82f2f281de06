import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as TestingLibrary from '@testing-library/react';
import { build } from 'esbuild';
import type * as React from 'react';
import type * as Server from 'react-dom/server';
import type * as Client from '../src/client.js';
import type * as Cameo from '../src/index.js';

/** The package, Testing Library and a React that all of them share. */
export interface TestingReact
  extends Pick<typeof TestingLibrary, 'render' | 'screen' | 'fireEvent' | 'cleanup'>,
    Pick<typeof React, 'createElement' | 'StrictMode' | 'version'>,
    Pick<typeof Server, 'renderToString'>,
    Pick<typeof Cameo, 'CameoImage'> {
  readonly ClientImage: typeof Client.CameoImage;
}

const ALIAS = { 18: { react: 'react-18', 'react-dom': 'react-dom-18' }, 19: {} } as const;

/** Bundled as in an application, because each of them imports `react` by that name. */
export async function loadTestingReact(version: 18 | 19): Promise<TestingReact> {
  const folder = await mkdtemp(join(tmpdir(), 'testing-react-'));
  const outfile = join(folder, 'bundle.cjs');
  await build({
    stdin: {
      contents: `export { render, screen, fireEvent, cleanup } from '@testing-library/react';
        export { createElement, StrictMode, version } from 'react';
        export { renderToString } from 'react-dom/server';
        export { CameoImage } from './src/index.ts';
        export { CameoImage as ClientImage } from './src/client.tsx';`,
      // happy-dom's URL class does not support files.
      resolveDir: join(import.meta.dirname, '..'),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    jsx: 'automatic',
    alias: { ...ALIAS[version] },
    logLevel: 'error',
  });
  const loaded: unknown = createRequire(import.meta.url)(outfile);
  await rm(folder, { recursive: true });
  return loaded as TestingReact;
}
