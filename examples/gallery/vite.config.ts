import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Documents that the page links to, from the project's root: they go out as text, with the page. */
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

/** The developer panel shows itself in development only. Here it is on show, so it is bundled as there. */
const devtoolsOnShow = (): Plugin => ({
  name: 'devtools-on-show',
  enforce: 'pre',
  transform: {
    filter: { id: /\/react-image\/dist\/devtools\.js$/ },
    handler: (code) => code.replaceAll('process.env.NODE_ENV', "'development'"),
  },
});

/**
 * Built twice: what the browser loads, and with `--ssr` what the local edge renders the page with. With `--mode own-pictures` it is the
 * page of the playground alone, which `cameo dev` shows.
 */
export default defineConfig(({ isSsrBuild, mode }) => ({
  base: '/__site/',
  plugins: [devtoolsOnShow(), ...(isSsrBuild || mode === OWN ? [] : [documents()])],
  // The components resolve React from the page: their own folder has one in development only.
  resolve: { dedupe: ['react', 'react-dom'] },
  publicDir: isSsrBuild ? false : 'public',
  build: {
    target: 'es2022',
    outDir: mode === OWN ? 'dist/own-pictures/client' : 'dist/client',
    // Nothing inline: the page's Content-Security-Policy lets no data: URL pass.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // It goes out with a package: the licences of what is in it go along.
    license: mode === OWN && !isSsrBuild ? { fileName: 'licences.md' } : false,
    ...(!isSsrBuild && { manifest: 'manifest.json' }),
    rolldownOptions: {
      ...(!isSsrBuild && { input: `src/${mode === OWN ? `${OWN}/` : ''}entry-client.tsx` }),
      // Where all of the page is hydrated, it does not matter which component asks for a browser.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  // React decides by this name, also on the server, where it would otherwise be read when the edge starts.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  // The server's bundle stands alone, so it loads at once and from anywhere.
  ssr: { noExternal: true },
}));
