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

/** Enables intentional faults: the page demonstrates failing pictures. */
export const faults = true;

/** The page as HTML. It is the same for every URL: a user's choices are after the `#`, which no server sees. */
export function render(): { readonly status: number; readonly html: string } {
  const script = `/__site/${built?.file ?? ''}`;
  const style = `/__site/${built?.css?.[0] ?? ''}`;
  return {
    status: 200,
    html: `<!doctype html>${renderToString(<Document script={script} style={style} />)}`,
  };
}
