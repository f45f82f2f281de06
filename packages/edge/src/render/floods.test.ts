import { onlyInFull, some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alphaUrn,
  avifFile,
  clap,
  gridBody,
  ispe,
  overlayBody,
  streamIn,
  turned,
  type WrittenItem,
} from '../../tests/avif-file.js';
import {
  chunkedWebp,
  floodedGif,
  floodedWebp,
  grayEntries,
  tiffOf,
  withScans,
  withSegments,
} from '../../tests/flooded-files.js';
import { flat } from '../../tests/hostile-pictures.js';
import { type HostileRenderer, startHostileRenderer } from '../../tests/hostile-renderer.js';

let hostile: HostileRenderer;
beforeAll(async () => {
  hostile = await startHostileRenderer();
});
afterAll(() => hostile.end());

describe('a file with hidden content or too many parts', () => {
  // Without a process that renders: pictures/avif/survey.test.ts.
  it.runIf(onlyInFull('the survey is tested without a render'))(
    'of AVIF is rejected by its coded content',
    { timeout: 180_000 },
    async () => {
      const large = streamIn(await flat(8000, 8000, 'avif'));
      const small = streamIn(await flat(640, 640, 'avif'));
      const coded = (id: number, { body, av1C }: typeof large, side: number, ...more: readonly Buffer[]) => ({
        id,
        type: 'av01',
        body,
        properties: [av1C, ispe(side, side), ...more],
      });
      const derived = (type: string, body: Buffer) => ({ id: 1, type, body, properties: [ispe(640, 640)] });
      const files = {
        // It exceeds the memory, although the file has only some kilobytes.
        plain: avifFile({ items: [coded(1, large, 8000)] }),
        alpha: avifFile({
          items: [coded(1, small, 640), coded(2, large, 8000, alphaUrn())],
          references: [['auxl', 2, [1]]],
        }),
        grid: avifFile({
          items: [derived('grid', gridBody(1, 1, 640, 640)), coded(2, large, 8000)],
          references: [['dimg', 1, [2]]],
        }),
        overlay: avifFile({
          items: [derived('iovl', overlayBody(640, 640)), coded(2, large, 8000)],
          references: [['dimg', 1, [2]]],
        }),
        'clean aperture': avifFile({ items: [coded(1, large, 8000, clap(640, 640))] }),
      };
      for (const [kind, bytes] of Object.entries(files)) {
        expect(bytes.length).toBeLessThan(100_000);
        const answered = await hostile.render({
          bytes,
          query: 'w=88&f=jpeg',
          measure: process.platform === 'linux',
        });
        expect(answered, kind).toMatchObject({ kind: 'problem', code: 'source-too-large' });
        expect(answered.cpuMs ?? answered.ms, kind).toBeLessThan(2000);
      }
    },
  );

  it('of AVIF is rejected if it repeats its frames, its turns or its metadata', {
    timeout: 180_000,
  }, async () => {
    const still = streamIn(await flat(4000, 4000, 'avif'));
    const item = (body: Buffer, ...more: readonly Buffer[]): WrittenItem => ({
      ...{ id: 1, type: 'av01', body, properties: [still.av1C, ispe(4000, 4000), ...more] },
    });
    const blocks = Array.from({ length: 60 }, (_, at) => ({
      ...{ id: at + 2, type: 'Exif', body: Buffer.alloc(20_000_000), properties: [] },
      ...(at > 0 && { sharing: 2 }),
    }));
    const files = {
      frames: avifFile({ items: [item(Buffer.concat(Array.from({ length: 80 }, () => still.body)))] }),
      turns: avifFile({ items: [item(still.body, ...Array.from({ length: 200 }, turned))] }),
      metadata: avifFile({
        items: [item(still.body), ...blocks],
        references: blocks.map(({ id }) => ['cdsc', id, [1]]),
      }),
    };
    for (const [kind, bytes] of Object.entries(files)) {
      const answered = await hostile.render({
        bytes,
        query: 'w=88&f=jpeg',
        measure: process.platform === 'linux',
      });
      expect(answered, kind).toMatchObject({ kind: 'problem', code: 'source-too-large' });
      expect(answered.cpuMs ?? answered.ms, kind).toBeLessThan(2000);
    }
  });

  it('is rejected before a decoder reads its header', { timeout: 180_000 }, async () => {
    const still = await flat(2, 2, 'webp');
    const unknown = Array.from({ length: 4000 }, (_, at) => [45_000 + at, 3, 1] as const);
    const files = {
      'scans of a JPEG': withScans(await flat(4000, 4000, 'jpeg'), 600),
      'segments of a JPEG': withSegments(await flat(64, 64, 'jpeg'), 0xe1, 12_000_000),
      'frames of a WebP': floodedWebp(still, 80_000),
      'chunks of a WebP': chunkedWebp(still, 3_000_000),
      'frames of a GIF': floodedGif(3_000_000),
      'directories of a TIFF': tiffOf(Buffer.alloc(1), grayEntries(1, 1), 400_000),
      'entries of a TIFF': tiffOf(Buffer.alloc(1), [...grayEntries(1, 1), ...unknown], 20),
    };
    for (const [kind, bytes] of some(Object.entries(files), 3)) {
      const answered = await hostile.render({
        bytes,
        query: 'w=48&f=jpeg',
        measure: process.platform === 'linux',
      });
      expect(answered, kind).toMatchObject({ kind: 'problem', code: 'source-too-large' });
      expect(answered.cpuMs ?? answered.ms, kind).toBeLessThan(2000);
    }
  });
});
