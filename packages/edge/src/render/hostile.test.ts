import { runs, some } from '@cameo/testing/form';
import { seededIntegers } from '@cameo/testing/noise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeFiles } from '../../tests/hostile-pictures.js';
import { type HostileRenderer, startHostileRenderer } from '../../tests/hostile-renderer.js';
import { hostileFiles } from '../../tests/picture-folders.js';

const FLIPS = runs(5000, 60);
const PARTS = some(
  Array.from({ length: 20 }, (_, part) => part),
  3,
);

let hostile: HostileRenderer;
beforeAll(async () => {
  hostile = await startHostileRenderer();
});
afterAll(() => hostile.end());

const QUERIES = some(
  ['w=88', 'w=88&h=88&focus=attention&f=jpeg', 'trim=10&f=png', 'w=48&rotate=90&bg=ff000080'],
  2,
);

describe('malicious files', () => {
  const files = hostileFiles();

  it.runIf(files.length > 0)(
    'give pictures or typed problems, in every way',
    { timeout: 300_000 },
    async () => {
      const seen = new Map<string, string>();
      for (const { name, bytes } of files) {
        for (const query of some(QUERIES, 1)) seen.set(name, await hostile.outcome({ bytes, query }));
      }
      expect(Object.fromEntries(seen)).toMatchObject({
        'bomb-16384x16384.png': 'source-too-large',
        'bomb-65536x65536.png': 'source-too-large',
        'lottapixel-64250x64250.jpg': 'source-too-large',
        'jpeg-49157x27397-613b.jpg': 'source-unsupported',
        'giant-1e7x1e7.svg': 'picture',
        'uber-40k-frames.gif': 'source-too-large',
        'heic-15273920-wide.heic': 'source-corrupt',
        'json-named.webp': 'source-unsupported',
        'mvg-named.jpg': 'source-unsupported',
        'png-named.jpg': 'picture',
        'r2-a2-alpha-big.avif': 'source-too-large',
        'r2-a3-grid-1x1.avif': 'source-too-large',
        'r2-a8-overlay.avif': 'source-too-large',
        'r2-js2647.jpg': 'source-too-large',
        'r2-leak.avif': 'picture',
        'truncated-image.png': 'source-corrupt',
        'zero-byte.jpg': 'source-corrupt',
      });
    },
  );
});

describe('files of every format', () => {
  let files: ReadonlyMap<string, Buffer>;
  beforeAll(async () => {
    files = await wholeFiles();
  });

  it('give pictures when they are complete', async () => {
    expect(files.size).toBeGreaterThanOrEqual(12);
    for (const [name, bytes] of files) {
      for (const query of QUERIES)
        expect(await hostile.outcome({ bytes, query }), `${name} ${query}`).toBe('picture');
    }
  });

  it('are never internal errors when they are truncated at every twentieth', {
    timeout: 120_000,
  }, async () => {
    const outcomes = new Map<string, number>();
    for (const [name, bytes] of files) {
      for (const part of PARTS) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 20));
        for (const query of ['w=88', 'trim=10&f=png']) {
          const found = await hostile.outcome({ bytes: cut, query });
          outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
          // An animation with one complete frame is a still picture.
          if (part < 6) expect(found, `${name} cut to ${part * 5} %`).not.toBe('picture');
        }
      }
    }
    const refused = (outcomes.get('source-corrupt') ?? 0) + (outcomes.get('source-unsupported') ?? 0);
    expect(refused).toBeGreaterThan(15 * PARTS.length);
  });

  it(`are never internal errors when bytes change at random, ${FLIPS} times`, {
    timeout: 600_000,
  }, async () => {
    const random = seededIntegers(0xca3e0);
    const named = [...files].filter(([name]) => !name.endsWith('.svg'));
    const svg = files.get('drawing.svg') ?? Buffer.alloc(1);
    const outcomes = new Map<string, number>();
    const one = async (): Promise<void> => {
      // A drawing takes a separate process, and with it a hundred times as long.
      const [, whole] = random(100) === 0 ? ['', svg] : (named[random(named.length)] ?? ['', svg]);
      const bytes = Buffer.from(whole);
      // One byte as often as several; half of them in headers.
      const changes = random(2) === 0 ? 1 : 1 + random(12);
      for (let change = 0; change < changes; change += 1) {
        const reach = random(2) === 0 ? Math.min(bytes.length, 200) : bytes.length;
        bytes[random(reach)] = random(256);
      }
      const query = QUERIES[random(QUERIES.length)] ?? 'w=88';
      const found = await hostile.outcome({ bytes, query });
      outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
    };
    for (let done = 0; done < FLIPS; done += 4) await Promise.all([one(), one(), one(), one()]);
    expect(outcomes.get('picture')).toBeGreaterThan(FLIPS / 20);
    expect(outcomes.get('source-corrupt')).toBeGreaterThan(FLIPS / 20);
  });
});
