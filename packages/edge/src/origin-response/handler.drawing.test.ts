import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { drawing, zipped } from '../../tests/hostile-pictures.js';
import { hostileFiles, picturesIn } from '../../tests/picture-folders.js';
import { quarters } from '../../tests/pictures.js';
import { describePicture } from '../../tests/probe.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { opened, readBody } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';

/** The default inputs, which do not include drawings. */
const config = testConfig({ inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] });
const HARMLESS = {
  'content-type': 'image/svg+xml',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
};

let fixture: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  fixture = await createDirectoryFixture();
});
afterEach(() => fixture.close());

const ask = (name: string, variant: string, more: object = {}) =>
  resize(fixture.store, `/_variants/${name}/${variant}`, { config, ...more });
/** A logo with active content, twice as wide as it is high. */
const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24"><script>alert(1)</script><path d="M0 0h9v9z"/></svg>',
);

describe('a size of an SVG, which is not among the inputs', () => {
  it.each(['w-640.avif', 'w-640_gif.avif', 'w-640.webp', 'w-640.jpg', 'h-48.jpg', 'w-640_q-60.jpg'])(
    'sends and stores the drawing itself for %s, sanitised by its headers',
    async (variant) => {
      await fixture.addSource('logo.svg', LOGO);
      const outcome = await ask('logo.svg', variant);
      expect([outcome.status, outcome.same, outcome.violations]).toEqual(['200', true, []]);
      expect(outcome.bytes.equals(LOGO)).toBe(true);
      expect(outcome.headers).toMatchObject({ ...HARMLESS, vary: 'Accept' });
      expect(outcome.headers['cache-control']).toMatch(/^public, max-age=/);
      expect(outcome.log).toMatchObject([{ event: 'rendered', stored: 'created', format: 'svg' }]);
      const kept = opened(await fixture.store.open(`_variants/logo.svg/${variant}`, { budgetMs: 5000 }));
      expect(kept.contentType).toBe('image/svg+xml');
      expect((await readBody(kept)).equals(LOGO)).toBe(true);
      const head = await ask('logo.svg', variant, { method: 'HEAD' });
      expect([head.status, head.bytes.length]).toEqual(['200', 0]);
      expect(head.headers).toMatchObject({ ...HARMLESS, 'content-length': String(LOGO.length) });
    },
  );

  it.each(['w-640_h-320.avif', 'w-640_h-640_fit-inside.avif', 'w-640_h-320_fit-contain.jpg'])(
    'sends the drawing itself for %s, where nothing is cropped',
    async (variant) => {
      await fixture.addSource('logo.svg', LOGO);
      expect((await ask('logo.svg', variant)).headers).toMatchObject(HARMLESS);
    },
  );

  it.each([
    ['w-640_h-640.avif', 'fit', 'cover'],
    ['w-640_h-640_fit-contain.avif', 'fit', 'contain'],
    ['w-640_still.png', 'f', 'png'],
    ['full_still.jpg', 'f', 'jpeg'],
    ['w-640_still.avif', 'f', 'avif'],
    ['w-640_named.webp', 'f', 'webp'],
    ['w-640_rotate-90.webp', 'rotate', '90'],
    ['w-640_blur-5.jpg', 'blur', '5'],
    ['w-640_bg-ffffff.avif', 'bg', 'ffffff'],
  ])('rejects %s, which needs pixels', async (variant, param, received) => {
    await fixture.addSource('logo.svg', LOGO);
    const outcome = await ask('logo.svg', variant);
    expect([outcome.status, outcome.violations]).toEqual(['415', []]);
    expect(problemIn(outcome)).toMatchObject({
      code: 'source-unsupported',
      param,
      received,
      expected: 'one side, or both with fit=inside, because the original is a drawing (SVG)',
    });
  });

  it('goes by the content of the original, not by its name', async () => {
    await fixture.addSource('drawn.png', LOGO);
    expect((await ask('drawn.png', 'w-640.avif')).headers).toMatchObject(HARMLESS);
    await fixture.addSource('photo.svg', await quarters(800, 600).png().toBuffer());
    const resized = await ask('photo.svg', 'w-640.webp');
    expect(await describePicture(resized.bytes)).toMatchObject({ format: 'webp', width: 640, height: 480 });
    expect(resized.headers['content-security-policy']).toBeUndefined();
  });

  it('sends a drawing in UTF-16 as it is, and rejects a compressed one', async () => {
    const wide = Buffer.from(`\ufeff${LOGO}`, 'utf16le');
    await fixture.addSource('wide.svg', wide);
    expect((await ask('wide.svg', 'w-640.avif')).bytes.equals(wide)).toBe(true);
    await fixture.addSource('logo.svgz', zipped(LOGO));
    expect((await ask('logo.svgz', 'w-640.avif')).status).toBe('415');
  });

  it('redirects to the stored drawing when it is too large to send', async () => {
    const large = drawing(`<!--${'x'.repeat(900_000)}-->`);
    await fixture.addSource('map.svg', large);
    const outcome = await ask('map.svg', 'w-640.jpg');
    expect([outcome.status, outcome.violations]).toEqual(['302', []]);
    expect(outcome.headers['location']).toBe('/map.svg?w=640');
    const kept = opened(await fixture.store.open('_variants/map.svg/w-640.jpg', { budgetMs: 5000 }));
    expect([kept.contentType, kept.bytes]).toEqual(['image/svg+xml', large.length]);
  });

  it('sends the same security headers for stored drawings and for originals', async () => {
    for (const uri of ['/_variants/logo.svg/w-640.avif', '/logo.svg', '/page.html']) {
      const type = uri.endsWith('html') ? 'text/html' : 'image/svg+xml';
      const headers = { 'content-type': [{ key: 'Content-Type', value: type }] };
      const response = { status: '200', statusDescription: 'OK', headers };
      const found = await resize(fixture.store, uri, { config, response });
      expect(found.headers).toMatchObject({ ...HARMLESS, 'content-type': type });
    }
  });
});

describe('malicious drawings', () => {
  const files = hostileFiles().filter(({ name }) => name.endsWith('.svg'));

  it.runIf(files.length > 0)('are sent unchanged with security headers, or rejected', async () => {
    expect(files.length).toBeGreaterThanOrEqual(9);
    for (const { name, bytes } of files) {
      await fixture.addSource(name, bytes);
      const outcome = await ask(name, 'w-640.avif');
      expect(outcome.violations, name).toEqual([]);
      if (outcome.status === '200') {
        expect(outcome.headers, name).toMatchObject(HARMLESS);
        expect(outcome.bytes.equals(bytes), name).toBe(true);
        // Nothing was drawn.
        expect(outcome.tookMs, name).toBeLessThan(5000);
      } else expect(outcome.status, name).toMatch(/^4/);
    }
  });
});

describe('drawings from bug reports', () => {
  const files = picturesIn('reported').filter(({ name }) => /^13-svg-.*\.svg$/.test(name));

  it.runIf(files.length > 0)('are sent unchanged', async () => {
    expect(files).toHaveLength(4);
    for (const { name, bytes } of files) {
      await fixture.addSource(name, bytes);
      const outcome = await ask(name, 'w-640.avif');
      expect([outcome.status, outcome.bytes.equals(bytes)], name).toEqual(['200', true]);
      expect(outcome.headers, name).toMatchObject(HARMLESS);
    }
  });
});
