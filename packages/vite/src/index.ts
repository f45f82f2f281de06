import { join } from 'node:path';
import { type DefinedConfig, defineImageConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { type DescribedPicture, describeFile, keyBelow, PictureError, uploadFiles } from '@cameo/describe';
import type { Plugin } from 'vite';
import { type LocalPictures, localPictures } from './local-pictures.js';

export interface CameoOptions {
  /** The project's configuration, from `cameo.config.ts`; its limits apply to imports. */
  readonly config?: DefinedConfig | undefined;
  /** The stage of a build: imported pictures are uploaded to its bucket. By default nothing is uploaded. */
  readonly stage?: string | undefined;
  /** `false` for a build without uploads, such as one that only checks. */
  readonly upload?: boolean | undefined;
  /** Prefix of the keys of pictures, such as `site/`. */
  readonly prefix?: string | undefined;
  /** Whether each import includes `faces`: their positions in the picture. Default: false. */
  readonly faces?: boolean | undefined;
  /** Path of pictures on the development server; `/_cameo` by default. */
  readonly base?: string | undefined;
}

/** An import of a picture: `./alice.jpg?cameo`. */
const IMPORT = /[?&]cameo(?:&|$)/;

/**
 * Imports of pictures: `import alice from './alice.jpg?cameo'` is `{ src, width, height, thumbhash, v }`, the `src` of
 * `<CameoImage src={alice} alt="…" />`. In development the local edge serves them at every size, below `base`; a build uploads
 * those that are missing in its stage. `import.meta.env.VITE_CAMEO_URL` is the base URL of either.
 */
export function cameo(options: CameoOptions = {}): Plugin {
  const { stage, prefix = '', base = '/_cameo', upload = true, faces = false } = options;
  const config = options.config ?? defineImageConfig({ bucket: 'pictures', region: 'us-east-1' });
  const configOfStage: ImageConfig | undefined = stage === undefined ? undefined : stageConfig(config, stage);
  const local: ImageConfig = 'local' in config.stages ? stageConfig(config, 'local') : config;
  const imported = new Set<string>();
  let root = process.cwd();
  let uploads = false;
  let written = false;
  let pictures: LocalPictures | undefined;

  const pictureOf = async (path: string): Promise<DescribedPicture> => {
    const name = keyBelow(root, path);
    if (name === undefined)
      throw new Error(
        `${path} is outside of ${root}, whose folders are the keys of pictures; move it there.`,
      );
    try {
      return await describeFile(path, { src: `${prefix}${name}`, config: configOfStage ?? local, faces });
    } catch (error) {
      throw error instanceof PictureError ? new Error(`${path}: ${error.message}`, { cause: error }) : error;
    }
  };

  return {
    name: 'cameo',
    // Before Vite's own plugin, which turns pictures into URLs.
    enforce: 'pre',

    config: (_, { command }) => {
      if (command === 'build' && configOfStage?.baseUrl === '')
        throw new Error(
          `Stage ${stage} has no baseUrl in cameo.config.ts, expected the address of its distribution; write it there.`,
        );
      const url = command === 'serve' ? base : (configOfStage?.baseUrl ?? '');
      return { define: { 'import.meta.env.VITE_CAMEO_URL': JSON.stringify(url) } };
    },

    configResolved: (resolved) => {
      root = resolved.root;
      uploads = resolved.command === 'build' && configOfStage !== undefined && upload;
    },

    load: {
      filter: { id: IMPORT },
      async handler(id) {
        const path = id.replace(/\?.*$/s, '');
        const picture = await pictureOf(path);
        imported.add(path);
        this.addWatchFile(path);
        return `export default ${JSON.stringify(picture)};`;
      },
    },

    configureServer: (server) => {
      const answered = localPictures({ root, prefix, base, config: local });
      pictures = answered;
      server.middlewares.use(base, answered.answer);
      const forget = (path: string) => void answered.forget(path).catch(() => undefined);
      server.watcher.on('change', forget).on('unlink', forget);
      server.httpServer?.once('close', () => void answered.close());
    },

    buildStart: () => {
      written = false;
    },

    writeBundle: () => {
      written = true;
    },

    // Also called for a failed build.
    async closeBundle(error?: Error) {
      await pictures?.close();
      const whole = written && error === undefined;
      written = false;
      if (!whole || !uploads || configOfStage === undefined || imported.size === 0) return;
      const { bucket, region, limits } = configOfStage;
      const { added, replaced, failed } = await uploadFiles({
        patterns: [...imported],
        root,
        prefix,
        bucket,
        region,
        limits,
        memory: join(root, '.cameo', 'seen-files.json'),
        cwd: root,
      });
      if (failed.length > 0)
        this.error(failed.map(({ name, reason }) => `${name} was not uploaded: ${reason}`).join('\n'));
      this.info(`${imported.size} pictures in ${bucket}: ${added.length} added, ${replaced.length} replaced`);
    },
  };
}
