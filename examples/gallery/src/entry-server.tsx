import { readFileSync } from 'node:fs';
import { renderToString } from 'react-dom/server';
import { Document } from './document.js';

interface Built {
  readonly file: string;
  readonly css?: readonly string[];
}

const manifest: Readonly<Record<string, Built>> = JSON.parse(
  readFileSync(new URL('../client/manifest.json', import.meta.url), 'utf8'),
);
const built = manifest['src/entry-client.tsx'];

/** Pictures may fail on purpose: the page shows what happens then. */
export const faults = true;

/** The page as HTML. It is the same for every URL: what a person chose is behind the `#`, which no server sees. */
export function render(): { readonly status: number; readonly html: string } {
  const script = `/__site/${built?.file ?? ''}`;
  const style = `/__site/${built?.css?.[0] ?? ''}`;
  return {
    status: 200,
    html: `<!doctype html>${renderToString(<Document script={script} style={style} />)}`,
  };
}
