import { defineConfig } from 'vite';

/** Built twice: what the browser loads, and with `--ssr` what the local edge renders the page with. */
export default defineConfig(({ isSsrBuild }) => ({
  base: '/__site/',
  publicDir: isSsrBuild ? false : 'public',
  build: {
    target: 'es2022',
    outDir: 'dist/client',
    // Nothing inline: the page's Content-Security-Policy lets no data: URL pass.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    ...(!isSsrBuild && { manifest: 'manifest.json' }),
    rolldownOptions: {
      ...(!isSsrBuild && { input: 'src/entry-client.tsx' }),
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
