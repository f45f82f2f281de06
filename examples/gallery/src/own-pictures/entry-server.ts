import { readFileSync } from 'node:fs';

interface Built {
  readonly file: string;
  readonly css?: readonly string[];
}

const manifest: Readonly<Record<string, Built>> = JSON.parse(
  readFileSync(new URL('../client/manifest.json', import.meta.url), 'utf8'),
);
const built = manifest['src/own-pictures/entry-client.tsx'];

/**
 * The page of the playground alone, for a user's own pictures. It requires a script, so nothing is rendered here: the keys of
 * the pictures are embedded as data.
 */
export function render(
  _url: string,
  { pictures }: { readonly pictures: readonly string[] },
): { readonly status: number; readonly html: string } {
  // In a script's text only "<" could end it.
  const keys = JSON.stringify(pictures).replaceAll('<', '\\u003c');
  return {
    status: 200,
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cameo: your pictures</title>
<link rel="icon" href="/__site/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/__site/${built?.css?.[0] ?? ''}">
<script type="application/json" id="pictures">${keys}</script>
<script type="module" src="/__site/${built?.file ?? ''}"></script>
</head>
<body><noscript>The playground needs JavaScript. The pictures do not: ask for one at its address, with ?w=640.</noscript></body>
</html>
`,
  };
}
