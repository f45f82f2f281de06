import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compressedProfile,
  compressedText,
  drawing,
  flat,
  flatPng,
  floodOfFrames,
  pngThatClaims,
  randomNumbers,
  wholeFiles,
} from '../../tests/hostile-pictures.js';
import { hostileFiles } from '../../tests/picture-folders.js';
import {
  type Answered,
  type Asked,
  type RenderProcess,
  startRenderProcess,
} from '../../tests/render-process.js';

/** What the function is given, MiB: whatever comes, the process must stay below. */
const MEMORY_MB = 1024;

/** What a stranger's picture may be answered by; any other code would be a fault of ours. */
const HIS_FAULT = ['source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

/** Random changes of bytes: all where nothing may be left out, some where somebody waits. */
const THOROUGH = (process.env['CAMEO_REQUIRE'] ?? '') !== '' || process.env['CI'] !== undefined;
const FLIPS = THOROUGH ? 5000 : 700;

const BUDGET_MS = 20_000;

let child: RenderProcess;
beforeAll(async () => {
  child = await startRenderProcess({ memoryMb: MEMORY_MB });
});
afterAll(async () => {
  const peak = child.peakMb();
  await child.stop();
  expect(peak).toBeGreaterThan(30);
  expect(peak).toBeLessThan(MEMORY_MB);
});

/** Asks for a variant and insists on a picture or a typed problem within the time. */
async function ask(asked: Asked): Promise<Answered> {
  const answered = await child.render({ budgetMs: BUDGET_MS, ...asked });
  // libvips looks at the clock between rows, in whole seconds; finding out who is to blame may take five more.
  expect(answered.ms).toBeLessThan(BUDGET_MS + 8000);
  expect(answered.kind, JSON.stringify(answered)).not.toBe('untyped');
  if (answered.kind === 'problem') expect(HIS_FAULT, answered.reason).toContain(answered.code);
  return answered;
}

const outcome = async (asked: Asked): Promise<string> => {
  const answered = await ask(asked);
  return answered.kind === 'picture' ? 'picture' : answered.kind === 'problem' ? answered.code : 'untyped';
};

const QUERIES = ['w=88', 'w=88&h=88&focus=attention&f=jpeg', 'trim=10&f=png', 'w=48&rotate=90&bg=ff000080'];

describe('files that were made to harm', () => {
  const files = hostileFiles();

  it.runIf(files.length > 0)(
    'are pictures or typed problems, in every way',
    { timeout: 300_000 },
    async () => {
      const seen = new Map<string, string>();
      for (const { name, bytes } of files) {
        for (const query of QUERIES) seen.set(name, await outcome({ bytes, query }));
      }
      expect(Object.fromEntries(seen)).toMatchObject({
        'bomb-16384x16384.png': 'source-too-large',
        'bomb-65536x65536.png': 'source-too-large',
        'lottapixel-64250x64250.jpg': 'source-too-large',
        'jpeg-49157x27397-613b.jpg': 'source-unsupported',
        'giant-1e7x1e7.svg': 'source-too-large',
        'uber-40k-frames.gif': 'source-too-large',
        'heic-15273920-wide.heic': 'source-corrupt',
        'json-named.webp': 'source-unsupported',
        'mvg-named.jpg': 'source-unsupported',
        'png-named.jpg': 'picture',
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

  it('are pictures while they are whole', async () => {
    expect(files.size).toBeGreaterThanOrEqual(12);
    for (const [name, bytes] of files) {
      for (const query of QUERIES)
        expect(await outcome({ bytes, query }), `${name} ${query}`).toBe('picture');
    }
  });

  it('are never our fault when they are cut at every twentieth', { timeout: 120_000 }, async () => {
    const outcomes = new Map<string, number>();
    for (const [name, bytes] of files) {
      for (let part = 0; part < 20; part += 1) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 20));
        for (const query of ['w=88', 'trim=10&f=png']) {
          const found = await outcome({ bytes: cut, query });
          outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
          // An animation with a whole frame is one still.
          if (part < 6) expect(found, `${name} cut to ${part * 5} %`).not.toBe('picture');
        }
      }
    }
    expect((outcomes.get('source-corrupt') ?? 0) + (outcomes.get('source-unsupported') ?? 0)).toBeGreaterThan(
      300,
    );
  });

  it(`are never our fault when bytes change at random, ${FLIPS} times`, { timeout: 600_000 }, async () => {
    const random = randomNumbers(0xca3e0);
    const named = [...files].filter(([name]) => !name.endsWith('.svg'));
    const svg = files.get('drawing.svg') ?? Buffer.alloc(1);
    const outcomes = new Map<string, number>();
    const one = async (): Promise<void> => {
      // A drawing takes a process of its own, and with it a hundred times as long.
      const [, whole] = random(100) === 0 ? ['', svg] : (named[random(named.length)] ?? ['', svg]);
      const bytes = Buffer.from(whole);
      // One byte as often as several; half of them where headers are.
      const changes = random(2) === 0 ? 1 : 1 + random(12);
      for (let change = 0; change < changes; change += 1) {
        const reach = random(2) === 0 ? Math.min(bytes.length, 200) : bytes.length;
        bytes[random(reach)] = random(256);
      }
      const query = QUERIES[random(QUERIES.length)] ?? 'w=88';
      const found = await outcome({ bytes, query });
      outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
    };
    for (let done = 0; done < FLIPS; done += 4) await Promise.all([one(), one(), one(), one()]);
    expect(outcomes.get('picture')).toBeGreaterThan(FLIPS / 20);
    expect(outcomes.get('source-corrupt')).toBeGreaterThan(FLIPS / 20);
  });
});

describe('a header that lies', () => {
  const sides = [
    [1, 1],
    [7000, 7000],
    [8000, 8000],
    [65_535, 1],
    [1, 65_535],
    [65_535, 65_535],
  ] as const;

  it.each(sides)(
    '%i × %i, with other pixels behind it, is refused or drawn, in bounds',
    { timeout: 120_000 },
    async (width: number, height: number) => {
      const files = await wholeFiles();
      const lies: Buffer[] = [];
      for (const name of ['plain.png', 'interlaced.png', 'palette.png']) {
        lies.push(pngThatClaims(files.get(name) ?? Buffer.alloc(0), width, height));
      }
      for (const [name, mark] of [
        ['baseline.jpg', 0xc0],
        ['progressive.jpg', 0xc2],
      ] as const) {
        const jpeg = Buffer.from(files.get(name) ?? Buffer.alloc(0));
        const frame = jpeg.indexOf(Buffer.from([0xff, mark]));
        jpeg.writeUInt16BE(height, frame + 5);
        jpeg.writeUInt16BE(width, frame + 7);
        lies.push(jpeg);
      }
      const screen = Buffer.from(files.get('animated.gif') ?? Buffer.alloc(0));
      screen.writeUInt16LE(width, 6);
      screen.writeUInt16LE(height, 8);
      const frame = Buffer.from(files.get('animated.gif') ?? Buffer.alloc(0));
      const image = frame.lastIndexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
      frame.writeUInt16LE(width, image + 5);
      frame.writeUInt16LE(height, image + 7);
      const canvas = Buffer.from(files.get('animated.webp') ?? Buffer.alloc(0));
      canvas.writeUIntLE(width - 1, 24, 3);
      canvas.writeUIntLE(height - 1, 27, 3);
      const avif = Buffer.from(files.get('still.avif') ?? Buffer.alloc(0));
      const extent = avif.indexOf('ispe');
      avif.writeUInt32BE(width, extent + 8);
      avif.writeUInt32BE(height, extent + 12);
      lies.push(screen, frame, canvas, avif);
      for (const bytes of lies) {
        for (const query of ['w=88', 'trim=10&f=png', 'w=3840&f=jpeg']) await outcome({ bytes, query });
      }
    },
  );
});

describe('a bomb', () => {
  it.each([
    ['a PNG of a bit a pixel at the limit', flatPng(8000, 8000, { depth: 1, type: 0 }), 'w=88', 'picture'],
    [
      'a PNG of a bit a pixel beyond it',
      flatPng(8000, 8001, { depth: 1, type: 0 }),
      'w=88',
      'source-too-large',
    ],
    [
      'an interlaced PNG of 64 bits a pixel',
      flatPng(8000, 8000, { depth: 16, type: 6, interlaced: true }),
      'w=88',
      'source-too-large',
    ],
    [
      'a PNG that is trimmed whole',
      flatPng(8000, 8000, { depth: 16, type: 6 }),
      'trim=10',
      'source-too-large',
    ],
    [
      'a PNG with 100 MB of text',
      flatPng(64, 48, { depth: 8, type: 2 }, [compressedText(100)]),
      'w=48',
      'picture',
    ],
    ['a GIF of 40,000 frames', floodOfFrames(40_000, [1, 1]), 'w=48', 'source-too-large'],
    ['a GIF of 1,000 frames', floodOfFrames(1000, [1, 1]), 'w=48', 'picture'],
    ['a GIF with a screen of 65,535 px', floodOfFrames(1, [65_535, 65_535]), 'w=48', 'picture'],
    [
      'a GIF with frames of 65,535 px',
      floodOfFrames(2, [1, 1], [65_535, 65_535]),
      'w=48',
      'source-too-large',
    ],
    ['an SVG of 10,000,000 px', drawing('', 10_000_000), 'w=48', 'source-too-large'],
  ])('%s', { timeout: 120_000 }, async (_, bytes, query, expected) => {
    expect(await outcome({ bytes, query, accept: '*/*' })).toBe(expected);
  });

  it('of a colour profile is a picture or corrupt', async () => {
    const bytes = flatPng(64, 48, { depth: 8, type: 2 }, [compressedProfile(100)]);
    expect(['picture', 'source-corrupt']).toContain(await outcome({ bytes, query: 'w=48&f=png' }));
  });

  it.each(['jpeg', 'webp', 'tiff'] as const)(
    'of %s, one colour at the limit, is drawn within memory',
    { timeout: 120_000 },
    async (format) => {
      const bytes = await flat(8000, 8000, format);
      expect(bytes.length).toBeLessThan(2_000_000);
      expect(await outcome({ bytes, query: 'w=88&f=jpeg' })).toBe('picture');
    },
  );

  it('of AVIF is refused where it would not fit, though it has some kilobytes', {
    timeout: 120_000,
  }, async () => {
    const bytes = await flat(8000, 8000, 'avif');
    expect(bytes.length).toBeLessThan(100_000);
    const answered = await ask({ bytes, query: 'w=88&f=jpeg' });
    expect(answered).toMatchObject({ kind: 'problem', code: 'source-too-large' });
    expect(answered.ms).toBeLessThan(5000);
  });
});

describe('a file that is two things', () => {
  const page = Buffer.from('<script>alert(1)</script><?php system($_GET[0]); ?>');
  const zip = Buffer.concat([
    Buffer.from('PK\u0003\u0004'),
    Buffer.alloc(200),
    Buffer.from('PK\u0005\u0006'),
    Buffer.alloc(18),
  ]);

  it('is drawn without the other one', async () => {
    const files = await wholeFiles();
    for (const [name, whole] of files) {
      if (name.endsWith('.svg')) continue;
      for (const tail of [page, zip]) {
        const answered = await ask({ bytes: Buffer.concat([whole, tail]), query: 'w=48&f=png' });
        if (answered.kind !== 'picture') continue;
        const text = Buffer.from(answered.body).toString('latin1');
        expect(text.includes('<script>') || text.includes('PK\u0003\u0004'), name).toBe(false);
      }
    }
  });

  it('is unsupported where the picture is not the first', async () => {
    const files = await wholeFiles();
    const jpeg = files.get('baseline.jpg') ?? Buffer.alloc(0);
    for (const head of [page, zip, Buffer.from('%PDF-1.7\n'), Buffer.from('\n')]) {
      expect(await outcome({ bytes: Buffer.concat([head, jpeg]), query: 'w=48' })).toBe('source-unsupported');
    }
    expect(await outcome({ bytes: Buffer.from('GIF89a=1;alert(1)//'), query: 'w=48' })).toBe(
      'source-corrupt',
    );
    expect(await outcome({ bytes: Buffer.alloc(0), query: 'w=48' })).toBe('source-corrupt');
  });
});
