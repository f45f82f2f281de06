import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Documents that the page links to, relative to the project's root: they are copied as text. */
const DOCUMENTS = {
  'docs/url-grammar.md': 'docs/url-grammar.md',
  'docs/react-image.md': 'packages/react-image/README.md',
  'docs/architecture.md': 'docs/architecture.md',
  'docs/operations.md': 'docs/operations.md',
} as const;

const documents = (): Plugin => ({
  name: 'documents',
  generateBundle() {
    for (const [fileName, path] of Object.entries(DOCUMENTS))
      this.emitFile({
        type: 'asset',
        fileName,
        source: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'),
      });
  },
});

const OWN = 'own-pictures';

/** The developer panel is enabled in development only. Here it is demonstrated, so it is bundled as in development. */
const devtoolsOnShow = (): Plugin => ({
  name: 'devtools-on-show',
  enforce: 'pre',
  transform: {
    filter: { id: /\/react-image\/dist\/devtools\.js$/ },
    handler: (code) => code.replaceAll('process.env.NODE_ENV', "'development'"),
  },
});

/**
 * Built twice: for the browser, and with `--ssr` for rendering by the local edge. With `--mode own-pictures` it is the page of
 * the playground alone, for `cameo dev`.
 */
export default defineConfig(({ isSsrBuild, mode }) => ({
  base: '/__site/',
  plugins: [devtoolsOnShow(), ...(isSsrBuild || mode === OWN ? [] : [documents()])],
  // The components must use the page's React: their own folder has one in development only.
  resolve: { dedupe: ['react', 'react-dom'] },
  publicDir: isSsrBuild ? false : 'public',
  build: {
    target: 'es2022',
    outDir: mode === OWN ? 'dist/own-pictures/client' : 'dist/client',
    // Nothing inline: the page's Content-Security-Policy forbids data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // This build is part of a published package, with the licences of its contents.
    license: mode === OWN && !isSsrBuild ? { fileName: 'licences.md' } : false,
    ...(!isSsrBuild && { manifest: 'manifest.json' }),
    rolldownOptions: {
      ...(!isSsrBuild && { input: `src/${mode === OWN ? `${OWN}/` : ''}entry-client.tsx` }),
      // The whole page is hydrated, so it does not matter which component needs a browser.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  // React reads this name, also on the server, where the edge's environment would otherwise decide.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  // The server's bundle is self-contained, so it loads fast and from anywhere.
  ssr: { noExternal: true },
}));
