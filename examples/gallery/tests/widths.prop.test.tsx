import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';
import { CameoImage, type CameoImageProps } from '@cameo/react-image';
import { buildImageSet, buildImageUrl, buildSrcSet, type UrlConfig } from '@cameo/react-image/url';
import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  anyMedia,
  anyNumber,
  anyProps,
  anySizes,
  anyTransform,
} from '../../../packages/image/tests/arbitraries.js';
import { edgeGrammar, judged, readSrcSet } from '../../../packages/image/tests/judge.js';
import { type MadePicture, makePictures } from './made-pictures.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

/** The promise of a URL: the width of its picture, device px; undefined if it only promises a picture. */
type Promised = readonly [url: string, width: number | undefined];

const ACCEPTS = ['image/avif,image/webp,*/*', 'image/webp,*/*', '*/*'] as const;
const OTHER = { ladder: [40, 200, 333, 1000], qualities: [40, 70], defaultQuality: 70 } as const;
/** For each property and grammar: maximum number of pages, and time, ms. */
const BOUNDS = { numRuns: runs(30, 2), interruptAfterTimeLimit: 12_000 };
/** Number of requested URLs per page. */
const WIDTHS_OF_EACH = 3;

let folder: string;
let pictures: readonly MadePicture[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-widths-'));
  pictures = await makePictures(join(folder, 'sources'));
});
// A derivative may still be stored after its picture has arrived.
afterAll(() => rm(folder, { recursive: true, maxRetries: 10 }));

describe.each([
  ['the default grammar', {}],
  ['another grammar', OTHER],
])('the running edge delivers the promised widths, in %s', (_, grammar: Omit<UrlConfig, 'baseUrl'>) => {
  let edge: LocalEdge;
  let requestCount = 0;
  const widths = new Map<string, Promise<number>>();
  beforeAll(async () => {
    const store = createDirectoryStore({
      sources: join(folder, 'sources'),
      derivatives: await mkdtemp(join(folder, 'derivatives-')),
    });
    const inputs = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;
    const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1', inputs, ...grammar });
    edge = await createLocalEdge({ config, store });
  });
  // A property that ends by its time leaves requests behind.
  afterAll(() => edge.close(20_000), 30_000);

  /** Width of the picture behind a URL, as decoded by sharp. */
  const widthBehind = (url: string, accept: string): Promise<number> => {
    const known = widths.get(`${accept} ${url}`);
    if (known) return known;
    const width = (async () => {
      requestCount += 1;
      const answer = await fetch(edge.url + url, { headers: { accept } });
      const body = Buffer.from(await answer.arrayBuffer());
      if (answer.status !== 200) throw new Error(`${url} is answered with ${answer.status}: ${body}`);
      const { info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
      return info.width;
    })();
    widths.set(`${accept} ${url}`, width);
    return width;
  };

  const keepsItsPromise = async ([url, promised]: Promised, accept: string): Promise<void> => {
    judged(url, '', edgeGrammar(grammar));
    const width = await widthBehind(url, accept);
    if (promised !== undefined && width !== promised)
      throw new Error(`${url} is ${width} px wide, ${promised} were promised`);
  };

  /** Requests a random selection from the edge. */
  const ask = async (promises: readonly Promised[], chance: readonly number[]): Promise<void> => {
    const chosen = chance.map(
      (part, at) => [promises[part % promises.length], ACCEPTS[(part + at) % 3]] as const,
    );
    for (const [promise, accept = ACCEPTS[0]] of chosen) if (promise) await keepsItsPromise(promise, accept);
  };

  const picture = fc.nat().map((at) => pictures[at % pictures.length] as MadePicture);
  const chance = fc.array(fc.nat(), { minLength: WIDTHS_OF_EACH, maxLength: WIDTHS_OF_EACH });
  const imported = ({ key, width, height }: MadePicture) => ({ src: `/${key}`, width, height });

  it('in src, srcset, <source> and preloads of <CameoImage>', async () => {
    const props = fc.record(
      {
        ...anyProps,
        picture,
        dark: picture,
        sources: fc.array(fc.record({ media: anyMedia, picture, w: anyNumber, h: anyNumber }), {
          maxLength: 2,
        }),
      },
      { requiredKeys: ['picture'] },
    );
    requestCount = 0;
    await fc.assert(
      fc.asyncProperty(props, chance, async ({ picture, dark, sources, ...rest }, chance) => {
        const all = {
          ...rest,
          src: imported(picture),
          ...(dark && { dark: imported(dark) }),
          ...(sources && {
            sources: sources.map(({ picture, ...own }) => ({ ...own, src: imported(picture) })),
          }),
          alt: 'x',
          config: grammar,
        };
        const html = renderToString(<CameoImage {...(all as unknown as CameoImageProps)} />);
        const promises = [...html.matchAll(/ (src|srcSet|imageSrcSet|href)="([^"]*)"/g)].flatMap(
          ([, name, value = '']): readonly Promised[] =>
            // A single URL without alternatives has no descriptor.
            name === 'src' || name === 'href' || !/ \d+w/.test(value)
              ? [[unescaped(value), undefined]]
              : readSrcSet(unescaped(value)),
        );
        expect(promises.length).toBeGreaterThan(0);
        await ask(promises, chance);
      }),
      BOUNDS,
    );
    expect(requestCount).toBeGreaterThan(3);
  });

  it('in buildSrcSet, with only the width of the original, or without it', async () => {
    const across = fc.integer({ min: 1, max: 2000 });
    const box = fc.record({
      w: across,
      part: fc.double({ min: 0.01, max: 1, noNaN: true }),
      sizes: anySizes,
    });
    await fc.assert(
      fc.asyncProperty(
        picture,
        box,
        fc.boolean(),
        chance,
        async (made, { w, part, sizes }, known, chance) => {
          // Unknown heights have no promise: the box is no taller than the picture.
          const of = known ? made : (pictures.at(-1) as MadePicture);
          const h = Math.max(1, Math.floor((w * part * of.height) / of.width));
          const flat = h * of.width <= w * of.height ? { h } : {};
          const srcSet = buildSrcSet(
            `/${of.key}`,
            { w, ...flat, sizes, ...(known && { sourceWidth: of.width }) },
            grammar,
          );
          await ask(readSrcSet(srcSet), chance);
        },
      ),
      BOUNDS,
    );
  });

  it('in buildImageSet and buildImageUrl', async () => {
    const box = fc.record({ w: fc.integer({ min: 1, max: 2000 }), h: fc.integer({ min: 1, max: 2000 }) });
    await fc.assert(
      fc.asyncProperty(picture, box, anyTransform, chance, async (made, { w, h }, transform, chance) => {
        const set = buildImageSet(imported(made), { w, h }, grammar);
        const members = [...set.matchAll(/url\("([^"]*)"\) ([\d.]+)x/g)];
        for (const part of chance.slice(1)) {
          const [, url = '', density] = members[part % members.length] ?? [];
          if (!url) continue;
          const width = await widthBehind(url, ACCEPTS[part % 3] as string);
          // Densities are written with three decimals.
          if (Math.abs(width / w - Number(density)) > 0.000501)
            throw new Error(`${url} is ${width} px wide, ${density}x of ${w} were promised`);
        }
        const url = buildImageUrl(`/${made.key}`, transform as Record<string, never>, grammar);
        await ask([[url, undefined]], chance.slice(0, 1));
      }),
      BOUNDS,
    );
  });
});

const unescaped = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
