import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { collectSamples, createLocalEdge } from '@cameo/local-edge';
import { FULL } from '@cameo/testing/form';
import { build } from 'esbuild';
import { renderToString } from 'react-dom/server';
import { type CountingProxy, startCountingProxy } from '../src/index.js';
import { makePictures } from './picture-folder.js';
import { SCENES, STYLES } from './scenes.js';

/** Forbids inline styles and inline scripts. */
const POLICY = { 'content-security-policy': "default-src 'self'; style-src 'self'" };

/** The scenes and the gallery, with their pictures from a local edge. */
export interface SceneSite {
  /** Starts another origin of the same site, which counts its own requests. */
  readonly origin: () => Promise<CountingProxy>;
  readonly close: () => Promise<void>;
}

export async function startSceneSite(): Promise<SceneSite> {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-browsers-'));
  const sources = join(folder, 'sources');
  // The gallery's, which the short form does not open.
  if (FULL) await collectSamples(sources);
  await makePictures(sources);
  const edge = await createLocalEdge({
    config: defineImageConfig({
      bucket: 'pictures',
      region: 'eu-central-1',
      inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
    }),
    store: createDirectoryStore({ sources, derivatives: join(folder, 'store') }),
    site: fileURLToPath(new URL('../../../examples/gallery/dist', import.meta.url)),
  });
  const files = await bundle();
  const own = (target: string) => {
    if (target === '/scene.js') return { type: 'text/javascript', body: files.script, headers: POLICY };
    if (target === '/scene.css') return { type: 'text/css', body: files.styles, headers: POLICY };
    const scene = SCENES[target.replace('/scene/', '')];
    return (
      scene && { type: 'text/html; charset=utf-8', body: pageOf(renderToString(scene)), headers: POLICY }
    );
  };
  return {
    origin: () => startCountingProxy(() => edge.url, own),
    close: async () => {
      await edge.close(1000);
      await rm(folder, { recursive: true });
    },
  };
}

/** A server-rendered page; React's preloads come first, as in a stream. */
function pageOf(html: string): string {
  const [preloads = ''] = /^(?:<link[^>]*>)*/.exec(html) ?? [];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pictures</title><link rel="stylesheet" href="/scene.css">${preloads}</head><body><div id="root">${html.slice(preloads.length)}</div><script type="module" src="/scene.js"></script></body></html>`;
}

async function bundle(): Promise<{ script: string; styles: string }> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const shared = { bundle: true, write: false, logLevel: 'warning' } as const;
  const script = await build({
    ...shared,
    entryPoints: [join(here, 'scene-entry.tsx')],
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const css = `@import '@cameo/react-image/styles.css';${STYLES}`;
  const styles = await build({ ...shared, stdin: { contents: css, resolveDir: here, loader: 'css' } });
  return { script: script.outputFiles[0]?.text ?? '', styles: styles.outputFiles[0]?.text ?? '' };
}
