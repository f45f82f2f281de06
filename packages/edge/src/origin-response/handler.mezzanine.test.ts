import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { paint, quarters, solid } from '../../tests/pictures.js';
import { cornersOf, decode, describePicture } from '../../tests/probe.js';
import { resize } from '../../tests/resize-event.js';
import { derivative, opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { type Store, StoreError } from '../store/store.js';

const time = { budgetMs: 10_000 };
const config = testConfig({ mezzanine: { side: 320, avifPixels: 1, jpegPixels: 1 } });
const MEZZANINE = derivative('_variants/a/mezzanine-320.jpeg');

/** Soft waves with four coloured quarters behind: a photograph, as far as an encoder can tell. */
const waves = (width: number, height: number) =>
  paint(width, height, (x, y) => {
    const wave = 40 * Math.sin(x / 29) * Math.cos(y / 37) + 20 * Math.sin((x + y) / 17);
    const [left, top] = [x < width / 2, y < height / 2];
    return [(left ? 170 : 70) + wave, (top ? 160 : 80) - wave, 120 + wave / 2];
  });

const PROGRESSIVE = await waves(640, 480).jpeg({ quality: 95, progressive: true }).toBuffer();
const BASELINE = await waves(640, 480).jpeg({ quality: 95 }).toBuffer();
const PNG = await waves(640, 480).png().toBuffer();
const WEBP = await waves(640, 480).webp().toBuffer();
const SEE_THROUGH = await waves(640, 480).ensureAlpha(0.5).avif({ effort: 0 }).toBuffer();
const AVIF = await waves(640, 480).avif({ quality: 80, effort: 0 }).toBuffer();

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  at = await createDirectoryFixture();
});
afterEach(() => at.close());

/** The store, noting what it is asked. */
function noted(over: Partial<Store> = {}) {
  const calls: string[] = [];
  const inner = { ...at.store, ...over };
  const store: Store = {
    ...inner,
    open: (key, options) => {
      calls.push(`open ${key.replace('_variants/a/', '')}`);
      return inner.open(key, options);
    },
    putNew: (key, ...rest) => {
      calls.push(`put ${key.replace('_variants/a/', '')}`);
      return inner.putNew(key, ...rest);
    },
    removeDerivative: (key, options) => {
      calls.push(`remove ${key.replace('_variants/a/', '')}`);
      return inner.removeDerivative(key, options);
    },
  };
  return { store, calls };
}

const ask = async (name: string, store: Store = at.store, settings = config) => {
  const outcome = await resize(store, `/_variants/a/${name}`, { config: settings });
  const way = outcome.log.find(({ event }) => event === 'rendered')?.mezzanine ?? 'original';
  expect(outcome.violations).toEqual([]);
  return { ...outcome, way };
};

const kept = (): Promise<string> =>
  at.store.open(MEZZANINE, time).then(
    (object) => {
      opened(object).discard();
      return opened(object).madeFrom ?? '';
    },
    (error: StoreError) => error.failure,
  );

const etag = async (): Promise<string> => {
  const object = opened(await at.store.open('a', time));
  object.discard();
  return object.etag ?? '';
};

describe('the mezzanine of an original that is slow to decode', () => {
  it.each([
    ['a progressive JPEG', PROGRESSIVE, 'jpeg'],
    ['an AVIF', AVIF, 'avif'],
  ])('%s is made on the way to one rung, and the next ones come from it', async (_, body, format) => {
    await at.addSource('a', body);
    const first = await ask('w-272.webp');
    expect([first.status, first.way, await kept()]).toEqual(['200', 'made', await etag()]);
    const object = opened(await at.store.open(MEZZANINE, time));
    expect([object.contentType, object.cacheControl]).toEqual([
      `image/jpeg; of=${format}; width=640; height=480`,
      'no-store',
    ]);
    const described = await describePicture(await readBody(object));
    expect([described.format, described.width, described.height, described.chromaSubsampling]).toEqual([
      'jpeg',
      320,
      240,
      '4:4:4',
    ]);
    const next = await ask('w-200.jpg');
    expect([next.status, next.way, next.log[0]?.sourceFormat, next.log[0]?.sourceWidth]).toEqual([
      '200',
      'used',
      format,
      640,
    ]);
    const { width, height } = await decode(next.bytes);
    expect([width, height]).toEqual([200, 150]);
  });

  it.each([
    'w-200.webp',
    'w-200.jpg',
    'w-200.avif',
    'w-152_h-152_focus-west.webp',
    'w-200_rotate-90.webp',
    'w-200_h-200_fit-contain_bg-224466.jpg',
    'w-272_blur-3_gray-1.webp',
  ])('changes %s by less than anybody sees', async (name) => {
    await at.addSource('a', PROGRESSIVE);
    const plain = await ask(name, at.store, testConfig({ mezzanine: false }));
    await at.store.removeDerivatives(source('a'), time);
    await ask('w-272_h-272_fit-inside.webp');
    const through = await ask(name);
    expect([plain.way, through.way]).toEqual(['original', 'used']);
    const { size, mean } = await differenceOf(plain.bytes, through.bytes);
    expect(size).toBe('the same');
    expect(mean).toBeLessThan(2.5);
  });

  it('loses next to nothing against the original, where there is much to be lost', async () => {
    const noisy = paint(640, 480, (x, y) => {
      const wave = 60 * Math.sin(x / 5) * Math.cos(y / 4) + 30 * Math.sin((x * y) / 900);
      return [128 + wave, 120 - wave, 128 + wave / 2];
    });
    const body = await noisy.jpeg({ quality: 95, progressive: true }).toBuffer();
    const reference = await sharp(body).resize(200).png().toBuffer();
    await at.addSource('a', body);
    const plain = await ask('w-200.webp', at.store, testConfig({ mezzanine: false }));
    await at.store.removeDerivatives(source('a'), time);
    await ask('w-272.webp');
    const through = await ask('w-200.webp');
    const lost = await Promise.all(
      [plain, through].map(async ({ bytes }) => (await differenceOf(reference, bytes)).mean),
    );
    expect(through.way).toBe('used');
    expect((lost[1] ?? 99) / (lost[0] ?? 0)).toBeLessThan(1.05);
  });

  it('is upright and has no metadata', async () => {
    const body = await quarters(640, 480, 'RGBY')
      .jpeg({ progressive: true })
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: 'SECRET' } })
      .toBuffer();
    await at.addSource('a', body);
    expect((await ask('w-200.webp')).way).toBe('made');
    const small = await readBody(await at.store.open(MEZZANINE, time));
    const { width, height, exif, orientation } = await sharp(small).metadata();
    expect([width, height, exif, orientation]).toEqual([240, 320, undefined, undefined]);
    const { bytes, way } = await ask('w-152.webp');
    // The first row of the file is the right column of the picture.
    expect([way, await cornersOf(bytes)]).toEqual(['used', 'BRYG']);
  });

  it.each([
    ['a baseline JPEG', BASELINE, 'w-272.webp'],
    ['a PNG', PNG, 'w-272.webp'],
    ['a WebP', WEBP, 'w-272.webp'],
    ['an AVIF with transparency', SEE_THROUGH, 'w-272.webp'],
    ['an output without loss', PROGRESSIVE, 'w-272_still.png'],
    ['a high quality', PROGRESSIVE, 'w-272_q-90.webp'],
    ['a cut that looks at the picture', PROGRESSIVE, 'w-272_h-152_focus-entropy.webp'],
    ['a trimmed picture', PROGRESSIVE, 'w-272_trim-10.webp'],
    ['more pixels than it has', PROGRESSIVE, 'w-360.webp'],
    ['a part with more pixels than it has', PROGRESSIVE, 'w-272_h-272.webp'],
    ['a small rung of a JPEG', PROGRESSIVE, 'w-152.webp'],
  ])('is not made of or for %s', async (_, body, name) => {
    await at.addSource('a', body);
    expect([(await ask(name)).way, await kept()]).toEqual(['original', 'missing']);
  });

  it('costs an original that has none no request', async () => {
    await at.addSource('a', BASELINE);
    const { store, calls } = noted();
    await ask('w-200.webp', store);
    expect(calls).toEqual(['open a', 'open w-200.webp', 'put w-200.webp', 'open a']);
  });

  it('is not asked for where the configuration has none, or does not read JPEG', async () => {
    await at.addSource('a', AVIF);
    for (const off of [testConfig({ mezzanine: false }), testConfig({ inputs: ['avif'] })]) {
      const { store, calls } = noted();
      await ask('w-200.webp', store, off);
      expect(calls.filter((call) => call.includes('mezzanine'))).toEqual([]);
      await at.store.removeDerivatives(source('a'), time);
    }
  });
});

describe('a mezzanine that cannot be trusted', () => {
  it('of another original is deleted, and made anew', async () => {
    await at.addSource('a', PROGRESSIVE);
    await ask('w-272.webp');
    const old = await kept();
    await at.addSource('a', await solid(640, 480, [40, 60, 200]).jpeg({ progressive: true }).toBuffer());
    const { store, calls } = noted();
    const { way, bytes } = await ask('w-200.webp', store);
    expect([way, await cornersOf(bytes)]).toEqual(['made', 'BBBB']);
    expect(calls).toContain('remove mezzanine-320.jpeg');
    expect(await kept()).toBe(await etag());
    expect(await kept()).not.toBe(old);
  });

  it('of an original that is replaced on the way does not stay', async () => {
    await at.addSource('a', PROGRESSIVE);
    const { store } = noted({
      putNew: async (...call) => {
        const answer = await at.store.putNew(...call);
        await at.addSource('a', BASELINE);
        return answer;
      },
    });
    const { headers, log } = await ask('w-272.webp', store);
    expect([headers['cache-control'], log[0]?.stored]).toEqual(['no-store', 'withdrawn']);
    expect(await kept()).toBe('missing');
  });

  it('goes with its original in a purge', async () => {
    await at.addSource('a', PROGRESSIVE);
    await ask('w-272.webp');
    expect(await at.store.removeDerivatives(source('a'), time)).toBe(2);
    expect(await kept()).toBe('missing');
  });

  it.each([
    ['is no picture', Buffer.from('this is no picture')],
    ['ends early', PROGRESSIVE.subarray(0, 2000)],
  ])('that %s is deleted, and the original takes its place', async (_, body) => {
    await at.addSource('a', PROGRESSIVE);
    const plain = await ask('w-200.webp', at.store, testConfig({ mezzanine: false }));
    await at.store.removeDerivatives(source('a'), time);
    const contentType = 'image/jpeg; of=jpeg; width=640; height=480';
    await at.store.putNew(
      MEZZANINE,
      body,
      { contentType, cacheControl: 'no-store', madeFrom: await etag() },
      time,
    );
    const { way, bytes, log } = await ask('w-200.webp');
    expect([way, log.map(({ event }) => event)]).toEqual(['made', ['mezzanine-failed', 'rendered']]);
    expect((await differenceOf(plain.bytes, bytes)).mean).toBeLessThan(2.5);
    expect((await describePicture(await readBody(await at.store.open(MEZZANINE, time)))).width).toBe(320);
  });

  it('that breaks on its way is left, and the original takes its place', async () => {
    await at.addSource('a', PROGRESSIVE);
    await ask('w-272.webp');
    const { store, calls } = noted({
      open: async (key, options) => {
        const object = await at.store.open(key, options);
        if (key !== MEZZANINE) return object;
        const broken = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
          yield Buffer.alloc(100);
          throw new StoreError('broken', 'cut');
        };
        opened(object).discard();
        return { ...opened(object), body: broken() };
      },
    });
    const { way, status } = await ask('w-200.webp', store);
    expect([status, way]).toEqual(['200', 'original']);
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual([]);
  });

  it.each(['refused', 'throttled', 'timeout', 'broken'] as const)(
    'that is %s is done without, and none is made',
    async (failure) => {
      await at.addSource('a', PROGRESSIVE);
      const { store, calls } = noted({
        open: (key, options) =>
          key === MEZZANINE ? Promise.reject(new StoreError(failure, 'no')) : at.store.open(key, options),
      });
      const { way, status } = await ask('w-272.webp', store);
      expect([status, way, calls.filter((call) => call.includes('put mezz'))]).toEqual([
        '200',
        'original',
        [],
      ]);
    },
  );

  it('that cannot be stored costs the viewer nothing', async () => {
    await at.addSource('a', PROGRESSIVE);
    const { store } = noted({
      putNew: (key, ...rest) =>
        key === MEZZANINE ? new Promise(() => undefined) : at.store.putNew(key, ...rest),
    });
    const { status, headers, tookMs, log } = await ask('w-272.webp', store);
    expect([status, headers['cache-control']]).toEqual(['200', 'public, max-age=86400, s-maxage=31536000']);
    expect(log.map(({ event, key }) => [event, key])).toEqual([
      ['store-failed', MEZZANINE],
      ['rendered', '_variants/a/w-272.webp'],
    ]);
    expect(tookMs).toBeLessThan(10_000);
  });
});

it('many renders of one original at once are all answered, whoever stores its mezzanine', async () => {
  await at.addSource('a', PROGRESSIVE);
  const names = ['w-200.webp', 'w-272.webp', 'w-200.jpg', 'w-272.jpg', 'w-200.avif', 'w-272.avif'];
  const outcomes = await Promise.all(names.map((name) => ask(name)));
  expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => '200'));
  expect(await kept()).toBe(await etag());
});

/** How far two pictures of one size are apart: the mean over all channels, 0 to 255. */
async function differenceOf(one: Buffer, other: Buffer): Promise<{ size: string; mean: number }> {
  const [a, b] = await Promise.all(
    [one, other].map((body) =>
      sharp(body).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  if (a === undefined || b === undefined || a.data.length !== b.data.length || a.info.width !== b.info.width)
    return { size: 'another', mean: 255 };
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 1) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
  return { size: 'the same', mean: sum / a.data.length };
}
