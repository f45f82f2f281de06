import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  alphaUrn,
  avifBox,
  avifFile,
  fullBox,
  ispe,
  streamIn,
  type WrittenAvif,
} from '../../tests/avif-file.js';
import { chunkedWebp, framedWebp, webpFrame } from '../../tests/flooded-files.js';
import { composedGif } from '../../tests/hostile-pictures.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { quarters } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';
import { bareAvif } from './avif/bare.js';
import { bareGif } from './gif/gif.js';
import { bareAnimation } from './index.js';
import { bareWebp } from './webp.js';

const SECRET = 'PLANTED 48.137154';
const secret = Buffer.from(`${SECRET}\0`);

/** Whether the text occurs anywhere in the sent bytes. */
const shows = (bytes: Uint8Array | undefined): boolean => Buffer.from(bytes ?? []).includes(SECRET);

describe('data hidden in an AVIF', async () => {
  const { body, av1C } = streamIn(await quarters(64, 48).avif({ effort: 0 }).toBuffer());
  const picture = { id: 1, type: 'av01', body, properties: [av1C, ispe(64, 48)] };
  const alpha = { ...picture, id: 2, properties: [...picture.properties, alphaUrn()] };
  const plain: WrittenAvif = { items: [picture] };
  const withAlpha: WrittenAvif = { items: [picture, alpha], references: [['auxl', 2, [1]]] };

  /** A metadata unit before the others (AV1 bitstream specification, 5.8). */
  const stream = Buffer.concat([Buffer.from([0x2a, secret.length]), secret, body]);
  /** The same file with data appended to a box in `meta`. */
  const longer = (name: string, file: Buffer, more: Buffer): Buffer => {
    const at = file.indexOf(name) - 4;
    const end = at + file.readUInt32BE(at);
    const grown = Buffer.concat([file.subarray(0, end), more, file.subarray(end)]);
    for (const box of [name, 'meta']) {
      const place = grown.indexOf(box) - 4;
      grown.writeUInt32BE(grown.readUInt32BE(place) + more.length, place);
    }
    // The pixels move by the same number of bytes.
    const place = grown.indexOf('iloc') + 18;
    grown.writeUInt32BE(grown.readUInt32BE(place) + more.length, place);
    return grown;
  };
  const property = (box: Buffer): WrittenAvif => ({
    items: [{ ...picture, properties: [...picture.properties, box] }],
  });
  const text = (letters: string): WrittenAvif => ({ ...plain, brands: `avifmif1${letters}` });

  const PLANTED: readonly (readonly [place: string, file: Buffer])[] = [
    ['the name of the picture', avifFile({ items: [{ ...picture, name: SECRET }] })],
    ['the name of the handler', avifFile({ ...plain, handler: SECRET })],
    ['a description', avifFile(property(fullBox('udes', 0, secret)))],
    ['a text that stands in', avifFile(property(fullBox('altt', 0, secret)))],
    ['the time', avifFile(property(fullBox('crtt', 0, secret)))],
    ['a profile', avifFile(property(avifBox('colr', Buffer.from('prof'), secret)))],
    ['a kind of transparency', avifFile(property(fullBox('auxC', 0, secret)))],
    ['behind what describes the stream', avifFile(property(avifBox('av1C', Buffer.alloc(4), secret)))],
    ['bytes that no item has', avifFile({ ...plain, unclaimed: secret })],
    ['a box beside', avifFile({ ...plain, behind: [avifBox('uuid', secret)] })],
    ['a free box', avifFile({ ...plain, behind: [avifBox('free', secret)] })],
    ['bytes behind', avifFile({ ...plain, behind: [secret.subarray(0, 17)] })],
    ['a box in meta', avifFile({ ...plain, inMeta: [avifBox('xml ', secret)] })],
    ['small items', avifFile({ ...plain, inMeta: [avifBox('idat', secret)] })],
    ['brands', avifFile(text('PLANTED 48.137154   '))],
    ['another item', avifFile({ items: [picture, { id: 2, type: 'Exif', body: secret, properties: [] }] })],
    ['a hidden picture', avifFile({ items: [picture, { ...picture, id: 2, name: SECRET }] })],
    ['metadata in the stream', avifFile({ items: [{ ...picture, body: stream }] })],
    ['behind pitm', longer('pitm', avifFile(plain), secret)],
    ['behind iloc', longer('iloc', avifFile(plain), secret)],
    ['behind iinf', longer('iinf', avifFile(plain), avifBox('free', secret))],
    ['behind iprp', longer('iprp', avifFile(plain), avifBox('free', secret))],
  ];

  it('does not occur in a normal file with one picture, or with its transparency', async () => {
    for (const file of [avifFile(plain), avifFile(withAlpha)]) {
      expect((await sharp(file).metadata()).width).toBe(64);
      expect(bareAvif(file)).toBe(file);
    }
    const named = avifFile({
      ...withAlpha,
      handler: 'libavif',
      items: [{ ...picture, name: 'Color' }, alpha],
    });
    expect(bareAvif(named)).toBe(named);
  });

  it.each(PLANTED)('in %s is removed', (_, file) => {
    expect(shows(file)).toBe(true);
    expect(bareAvif(file)).toBeUndefined();
  });

  it('leaves a file that decoders read', async () => {
    for (const [place, file] of PLANTED.filter(([name]) =>
      /^(?:the |behind (?:pitm|iloc|iinf|iprp)$)/.test(name),
    )) {
      expect((await sharp(file).metadata()).width, place).toBe(64);
    }
  });

  it('as a second, undeclared picture is removed', () => {
    expect(bareAvif(avifFile({ items: [picture, { ...picture, id: 2 }] }))).toBeUndefined();
    expect(bareAvif(avifFile({ ...withAlpha, references: [['thmb', 2, [1]]] }))).toBeUndefined();
  });

  const files = picturesIn('hostile').filter(({ name }) => name === 'r2-leak.avif');
  it.runIf(files.length > 0)('is in no derivative of the file', async () => {
    const words = ['Camera serial', 'alice', 'Alice', 'Marienplatz', '48.137154'];
    for (const { bytes } of files) {
      expect(words.every((word) => bytes.includes(word))).toBe(true);
      expect(bareAvif(bytes)).toBeUndefined();
      for (const query of ['q=95', 'w=3840&q=95&f=avif', 'f=png', 'w=88']) {
        const sent = Buffer.from((await renderQuery(bytes, query)).body);
        expect(
          words.filter((word) => sent.includes(word)),
          query,
        ).toEqual([]);
      }
    }
  });
});

describe('data hidden in a GIF', () => {
  const block = Buffer.concat([Buffer.from([secret.length]), secret]);

  /** Inserts a graphic control with two sub-blocks before the first picture. */
  function withControl(gif: Buffer): Buffer {
    const at = gif.indexOf(Buffer.from([0x21, 0xf9, 4]));
    return Buffer.concat([gif.subarray(0, at + 7), block, gif.subarray(at + 7)]);
  }

  it('after the first sub-block of a graphic control is removed, and the control stays', async () => {
    const still = withControl(await quarters(60, 40).gif().toBuffer());
    expect(shows(still)).toBe(true);
    const bare = Buffer.from(bareGif(still) ?? []);
    expect(bare.includes(Buffer.from([0x21, 0xf9, 4]))).toBe(true);
    expect(shows(bare)).toBe(false);
    expect((await sharp(bare).metadata()).width).toBe(60);
    const animated = withControl(composedGif(3));
    const sent = Buffer.from(bareAnimation(animated, 'gif') ?? []);
    expect(shows(sent)).toBe(false);
    expect((await sharp(sent, { pages: -1 }).metadata()).delay).toEqual(
      (await sharp(composedGif(3), { pages: -1 }).metadata()).delay,
    );
  });
});

describe('data hidden in a WebP', () => {
  /** The same file with a longer chunk. */
  function longer(webp: Buffer, name: string): Buffer {
    const at = webp.indexOf(name);
    const size = webp.readUInt32LE(at + 4);
    const grown = Buffer.concat([webp.subarray(0, at + 8 + size), secret, webp.subarray(at + 8 + size)]);
    grown.writeUInt32LE(size + secret.length, at + 4);
    grown.writeUInt32LE(grown.length - 8, 4);
    return grown;
  }

  it('after the canvas size or the number of repetitions is removed', async () => {
    expect(secret.length % 2).toBe(0);
    const still = await quarters(8, 8).webp().toBuffer();
    const animated = framedWebp([webpFrame(still, 8), webpFrame(still, 8)], 8);
    expect(bareAnimation(animated, 'webp')).toBeDefined();
    for (const name of ['VP8X', 'ANIM']) {
      expect(shows(longer(animated, name)), name).toBe(true);
      expect(shows(bareAnimation(longer(animated, name), 'webp')), name).toBe(false);
    }
    const extended = await quarters(8, 8).ensureAlpha(0.5).webp().toBuffer();
    expect(extended.includes('VP8X')).toBe(true);
    expect(bareWebp(extended)).toBeDefined();
    expect(shows(bareWebp(longer(extended, 'VP8X')))).toBe(false);
    expect(shows(bareWebp(chunkedWebp(still, 3)))).toBe(false);
  });
});
