import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

/** A measured component; its file in `libraries/` renders one place of the page. */
export interface Library {
  readonly id: string;
  readonly name: string;
  /** The import of an application. */
  readonly imported: string;
  /** Its configuration, as one line of the report. */
  readonly setUp: string;
  /** Whether its page is loaded in a browser; the others write the widths of one that is. */
  readonly loaded: boolean;
}

/** The first one is the baseline. */
export const LIBRARIES: readonly Library[] = [
  {
    id: 'cameo-image',
    name: '`<CameoImage>`',
    imported: "export { CameoImage } from '@cameo/react-image'",
    setUp: '`w`, `h`, `sizes`; the base URL by `config`; all else as it comes',
    loaded: true,
  },
  {
    id: 'cameo-client',
    name: '`<CameoImage>` of `/client`',
    imported: "export { CameoImage } from '@cameo/react-image/client'",
    setUp: 'the same; its bytes have those of `.` in them',
    loaded: false,
  },
  {
    id: 'next-image',
    name: 'next/image',
    imported: "export { default } from 'next/image'",
    setUp:
      "a `loader` that writes the width into the URL; `sizes`; `deviceSizes` and `imageSizes` as Next has them; bundled outside of Next with the constants that Next's build puts in, so that what it shares with the rest of a Next application is counted too",
    loaded: true,
  },
  {
    id: 'unpic-base',
    name: '@unpic/react/base',
    imported: "export { Image } from '@unpic/react/base'",
    setUp: 'a `transformer` that writes the width into the URL; `layout="constrained"`, `sizes`',
    loaded: true,
  },
  {
    id: 'unpic-auto',
    name: '@unpic/react',
    imported: "export { Image } from '@unpic/react'",
    setUp: '`cdn="imgix"`, because it needs a CDN that it knows; its widths are those of base',
    loaded: false,
  },
  {
    id: 'openimg',
    name: 'openimg/react',
    imported: "export { Img, OpenImgContextProvider } from 'openimg/react'",
    setUp:
      'a provider with a `getSrc` that writes the width into the URL and no formats, so that it is one `<img>`; `sizes`; its breakpoints as they come',
    loaded: true,
  },
  {
    id: 'react-imgix',
    name: 'react-imgix',
    imported: "export { default } from 'react-imgix'",
    setUp:
      '`sizes`, `imgixParams={{ ar: "4:3", fit: "crop" }}`, `loading="lazy"`, width and height by `htmlAttributes`',
    loaded: true,
  },
  {
    id: 'plain-img',
    name: 'plain `<img>`, no srcset',
    imported: '',
    setUp: 'what React itself costs: six attributes, one URL',
    loaded: false,
  },
];

/** URL builders without React: bytes only. */
export const BUILDERS: readonly Pick<Library, 'name' | 'imported'>[] = [
  {
    name: '`/url`, `buildImageUrl` alone',
    imported: "export { buildImageUrl } from '@cameo/react-image/url'",
  },
  { name: '`.`, all of it', imported: "export * from '@cameo/react-image'" },
  { name: '`/url`, all of it', imported: "export * from '@cameo/react-image/url'" },
  { name: '@imgix/js-core', imported: "export { default } from '@imgix/js-core'" },
];

/** Constants of a production build, including Next's own. */
export function productionConstants(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const { imageConfigDefault } = require('next/dist/shared/lib/image-config.js') as {
    readonly imageConfigDefault: Readonly<Record<string, unknown>>;
  };
  const { deviceSizes, imageSizes, qualities, path, loader, dangerouslyAllowSVG, unoptimized } =
    imageConfigDefault;
  return {
    'process.env.NODE_ENV': '"production"',
    // The same fields, in the same order, that Next's build/define-env.js inlines for browsers.
    'process.env.__NEXT_IMAGE_OPTS': JSON.stringify({
      deviceSizes,
      imageSizes,
      qualities,
      path,
      loader,
      dangerouslyAllowSVG,
      unoptimized,
    }),
    'process.env.NEXT_DEPLOYMENT_ID': 'false',
    'process.env.NEXT_SUPPORTS_IMMUTABLE_ASSETS': 'false',
  };
}

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

/** Bytes of gzip -9 that importing something adds to an application in a browser, without React. */
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
 * Builds a library's component for a server, like an application's build.
 * @returns path of a CommonJS file that exports `Picture`
 */
export async function bundleForServer({ id }: Pick<Library, 'id'>): Promise<string> {
  const outfile = here(`bundles/${id}.cjs`);
  await build({
    ...PRODUCTION,
    entryPoints: [here(`libraries/${id}.js`)],
    outfile,
    platform: 'node',
    // The files for browsers, instead of copies compiled for old Nodes.
    mainFields: ['module', 'main'],
    format: 'cjs',
  });
  return outfile;
}
