import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  chrm,
  chunk,
  cicp,
  clli,
  codedAvif,
  deepPng,
  gama,
  iccp,
  P3_POINTS,
  plainTiff,
  SRGB_POINTS,
  STORED,
  srgbChunk,
  storedQuarters,
  storedQuarters16,
  withChunks,
} from '../../tests/coloured-files.js';
import {
  drawProfile,
  formula,
  gammaCurve,
  lookupTable,
  P3_COLOURS,
  SRGB_FORMULA,
} from '../../tests/icc-profiles.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { decode, distance } from '../../tests/probe.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';

type Four = readonly (readonly [number, number, number])[];

/** What Chromium 156 paints of the four colours on an sRGB canvas, by what a file says that they are. */
const AS_STORED: Four = STORED;
const P3: Four = [
  [239, 35, 19],
  [0, 183, 57],
  [65, 91, 207],
  [128, 128, 128],
];
const LINEAR: Four = [
  [239, 133, 110],
  [133, 219, 148],
  [143, 160, 229],
  [188, 188, 188],
];
const PQ_2020: Four = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 20, 255],
  [132, 132, 132],
];
const HLG_2020: Four = [
  [255, 0, 0],
  [0, 170, 36],
  [0, 67, 184],
  [99, 99, 99],
];

const p3Profile = drawProfile({ curve: formula(3, ...SRGB_FORMULA), colours: P3_COLOURS });
const srgbProfile = drawProfile({ curve: formula(3, ...SRGB_FORMULA) });

async function quartersOf(bytes: Uint8Array, query = 'w=48&f=png'): Promise<readonly (readonly number[])[]> {
  const { body } = await renderQuery(bytes, query);
  const { width, height, pixel } = await decode(body);
  const [left, right, top, bottom] = [width / 4, (width * 3) / 4, height / 4, (height * 3) / 4].map(
    Math.floor,
  ) as [number, number, number, number];
  return [pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom)];
}

function expectNear(seen: readonly (readonly number[])[], wanted: Four, tolerance: number, what = ''): void {
  for (const [place, colour] of wanted.entries()) {
    const off = distance(seen[place] ?? [], [...colour, seen[place]?.[3] ?? 255]);
    expect(off, `${what} quarter ${place}: ${seen[place]} for ${colour}`).toBeLessThanOrEqual(tolerance);
  }
}

describe('a PNG', () => {
  it.each<readonly [string, readonly Buffer[], Four]>([
    ['nothing', [], AS_STORED],
    ['sRGB', [srgbChunk()], AS_STORED],
    ['an exponent of 1', [gama(1)], LINEAR],
    [
      'an exponent of 1/1.8',
      [gama(0.5556)],
      [
        [227, 77, 53],
        [77, 193, 93],
        [88, 109, 210],
        [146, 146, 146],
      ],
    ],
    ['an exponent of 1/2.2, which is how sRGB is written', [gama(0.45455)], AS_STORED],
    ['an exponent of 0, which is none', [gama(0)], AS_STORED],
    ['primaries without an exponent', [chrm(P3_POINTS)], AS_STORED],
    [
      'P3 and 1/2.2',
      [gama(0.45455), chrm(P3_POINTS)],
      [
        [241, 30, 4],
        [0, 185, 54],
        [62, 90, 209],
        [129, 129, 129],
      ],
    ],
    [
      'P3 and 1',
      [gama(1), chrm(P3_POINTS)],
      [
        [255, 126, 103],
        [101, 221, 140],
        [139, 161, 235],
        [188, 188, 188],
      ],
    ],
    [
      'primaries of sRGB and 1/2.2',
      [gama(0.45455), chrm(SRGB_POINTS)],
      [
        [221, 57, 35],
        [57, 181, 74],
        [68, 90, 201],
        [129, 129, 129],
      ],
    ],
    [
      'another white',
      [gama(0.45455), chrm([0.3457, 0.3585, ...SRGB_POINTS.slice(2)])],
      [
        [230, 60, 43],
        [7, 181, 79],
        [62, 88, 198],
        [129, 129, 129],
      ],
    ],
    ['primaries in one point', [gama(1), chrm([0.3127, 0.329, 0, 0, 0, 0, 0, 0])], AS_STORED],
    ['sRGB before an exponent', [srgbChunk(), gama(1)], AS_STORED],
    ['sRGB before primaries', [srgbChunk(), gama(0.45455), chrm(P3_POINTS)], AS_STORED],
    ['a profile before sRGB', [srgbChunk(), iccp(p3Profile)], P3],
    ['a profile before an exponent', [gama(1), iccp(p3Profile)], P3],
    ['a broken profile, and an exponent', [gama(1), chunk('iCCP', Buffer.from('profile\0\0broken'))], LINEAR],
    ['code points of sRGB before a profile', [cicp(1, 13), iccp(p3Profile)], AS_STORED],
    ['code points of P3 before sRGB', [cicp(12, 13), srgbChunk()], P3],
    ['code points of P3 before a profile of sRGB', [cicp(12, 13), iccp(srgbProfile)], P3],
    ['code points that say nothing, and a profile', [cicp(2, 2), iccp(p3Profile)], P3],
    ['code points of which one is not known', [cicp(12, 2)], AS_STORED],
    ['code points with a narrow range', [cicp(12, 13, 0, 0)], AS_STORED],
    ['linear light', [cicp(1, 8)], LINEAR],
    [
      'BT.709',
      [cicp(1, 1)],
      [
        [218, 49, 28],
        [49, 176, 65],
        [60, 81, 197],
        [121, 121, 121],
      ],
    ],
    [
      'BT.709 with the primaries of BT.2020',
      [cicp(9, 1)],
      [
        [255, 0, 0],
        [0, 185, 33],
        [0, 81, 206],
        [121, 121, 121],
      ],
    ],
    [
      'an exponent of 2.8',
      [cicp(1, 5)],
      [
        [212, 36, 17],
        [36, 165, 51],
        [46, 66, 189],
        [106, 106, 106],
      ],
    ],
    [
      'SMPTE 240',
      [cicp(1, 7)],
      [
        [224, 77, 58],
        [77, 188, 92],
        [87, 106, 206],
        [141, 141, 141],
      ],
    ],
    [
      'digital cinema',
      [cicp(1, 17)],
      [
        [224, 44, 23],
        [44, 177, 60],
        [55, 76, 200],
        [118, 118, 118],
      ],
    ],
    [
      'NTSC of 1953',
      [cicp(4, 13)],
      [
        [255, 45, 4],
        [0, 177, 66],
        [7, 104, 205],
        [128, 128, 128],
      ],
    ],
    [
      'PAL',
      [cicp(5, 13)],
      [
        [224, 60, 40],
        [46, 180, 77],
        [69, 90, 199],
        [128, 128, 128],
      ],
    ],
    [
      'SMPTE 170',
      [cicp(6, 13)],
      [
        [214, 67, 39],
        [73, 178, 74],
        [74, 93, 200],
        [128, 128, 128],
      ],
    ],
    [
      'film',
      [cicp(8, 13)],
      [
        [249, 31, 15],
        [0, 185, 61],
        [59, 87, 206],
        [128, 128, 128],
      ],
    ],
    [
      'XYZ',
      [cicp(10, 13)],
      [
        [255, 0, 69],
        [0, 237, 0],
        [0, 112, 210],
        [128, 128, 128],
      ],
    ],
    [
      'P3 of cinema',
      [cicp(11, 13)],
      [
        [234, 36, 20],
        [0, 183, 57],
        [65, 90, 207],
        [128, 128, 128],
      ],
    ],
    [
      'EBU',
      [cicp(22, 13)],
      [
        [222, 68, 39],
        [52, 176, 75],
        [70, 96, 200],
        [128, 128, 128],
      ],
    ],
    ['PQ', [cicp(9, 16)], PQ_2020],
    [
      'PQ of 4,000 cd/m²',
      [cicp(9, 16), clli(4000)],
      [
        [255, 0, 0],
        [0, 229, 0],
        [0, 17, 243],
        [132, 132, 132],
      ],
    ],
    [
      'PQ of 300 cd/m²',
      [cicp(9, 16), clli(300)],
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 20, 255],
        [171, 171, 171],
      ],
    ],
    [
      'PQ of 100 cd/m²',
      [cicp(9, 16), clli(100)],
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 61, 255],
        [181, 181, 181],
      ],
    ],
    [
      'PQ with the primaries of P3',
      [cicp(12, 16)],
      [
        [255, 0, 0],
        [0, 251, 0],
        [11, 32, 255],
        [132, 132, 132],
      ],
    ],
    ['HLG', [cicp(9, 18)], HLG_2020],
    [
      'HLG with the primaries of BT.709',
      [cicp(1, 18)],
      [
        [226, 48, 30],
        [50, 162, 63],
        [53, 68, 177],
        [99, 99, 99],
      ],
    ],
    [
      'HLG with the primaries of P3',
      [cicp(12, 18)],
      [
        [245, 0, 0],
        [0, 164, 44],
        [48, 69, 184],
        [99, 99, 99],
      ],
    ],
  ])('is shown as in a browser when it says %s', async (what, chunks, wanted) => {
    expectNear(
      await quartersOf(withChunks(await storedQuarters().png().toBuffer(), chunks)),
      wanted,
      3,
      what,
    );
    expectNear(await quartersOf(withChunks(await storedQuarters16(), chunks)), wanted, 3, `16 bits: ${what}`);
  });

  it('keeps to it in every format, after trimming, turning and cutting, and in gray', async () => {
    const bytes = withChunks(await storedQuarters16(), [cicp(9, 16)]);
    for (const format of ['avif', 'webp', 'jpeg']) {
      expectNear(await quartersOf(bytes, `w=48&f=${format}`), PQ_2020, 12, format);
    }
    expectNear(await quartersOf(bytes, 'trim=1&f=png'), PQ_2020, 3, 'trim');
    expectNear(await quartersOf(bytes, 'w=48&rotate=180&f=png'), [...PQ_2020].reverse(), 3, 'rotate');
    const { body } = await renderQuery(bytes, 'w=48&h=24&focus=south&f=png');
    expect(distance((await decode(body)).pixel(12, 12), [0, 20, 255])).toBeLessThanOrEqual(3);
    const gray = await decode((await renderQuery(bytes, 'w=48&gray=1&f=png')).body);
    // Luminance of (0, 255, 0) and of a gray.
    expect(distance(gray.pixel(36, 12), [220, 220, 220])).toBeLessThanOrEqual(3);
    expect(distance(gray.pixel(36, 36), [132, 132, 132])).toBeLessThanOrEqual(3);
  });

  it('keeps its transparency, with a colour behind it that is not converted', async () => {
    const bytes = withChunks(await storedQuarters16(128), [cicp(12, 13)]);
    const seen = await quartersOf(bytes);
    expectNear(seen, P3, 3);
    for (const [, , , alpha] of seen) expect(alpha).toBe(128);
    const behind = await quartersOf(bytes, 'w=48&bg=20c040&f=png');
    // Half (239, 35, 19) over half (32, 192, 64).
    expect(distance(behind[0] ?? [], [136, 113, 41])).toBeLessThanOrEqual(3);
  });

  it('in gray is converted by what it says', async () => {
    const gray = await storedQuarters().toColourspace('b-w').png().toBuffer();
    const linear: Four = [
      [182, 182, 182],
      [206, 206, 206],
      [168, 168, 168],
      [188, 188, 188],
    ];
    expectNear(await quartersOf(withChunks(gray, [gama(1)])), linear, 3);
    const pq: Four = [
      [112, 112, 112],
      [210, 210, 210],
      [76, 76, 76],
      [132, 132, 132],
    ];
    expectNear(await quartersOf(withChunks(gray, [cicp(9, 16)])), pq, 3);
  });
});

describe('a profile of a picture of 16 bits', () => {
  const shown = async (profile: Buffer) => quartersOf(withChunks(await storedQuarters16(), [iccp(profile)]));

  it('is obeyed: sRGB, P3, and P3 as a lookup table', async () => {
    expectNear(await shown(srgbProfile), AS_STORED, 1, 'sRGB');
    expectNear(await shown(p3Profile), P3, 3, 'P3');
    const table = drawProfile({ curve: gammaCurve(1), tags: { A2B0: lookupTable(P3_COLOURS) } });
    expectNear(await shown(table), P3, 6, 'lookup table');
  });

  it('of linear light keeps what only 16 bits can tell', async () => {
    // Sixteen dark grays; in 8 bits of linear light they would be two.
    const numbers = Uint16Array.from({ length: 48 * 16 }, (_, at) => 32 * Math.floor((at % 48) / 3));
    const bytes = withChunks(await deepPng(numbers, 16, 16, 3), [
      iccp(drawProfile({ curve: gammaCurve(1) })),
    ]);
    const { pixel } = await decode((await renderQuery(bytes, 'w=16&f=png')).body);
    for (let x = 0; x < 16; x += 1) {
      const light = (32 * x) / 65_535;
      const level = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
      expect(Math.abs(pixel(x, 8)[0] - level * 255), `gray ${x}`).toBeLessThanOrEqual(1);
    }
  });

  it('of gray is obeyed', async () => {
    const numbers = new Uint16Array(64 * 64).fill(128 * 257);
    const profile = drawProfile({ space: 'GRAY', curve: gammaCurve(1) });
    const bytes = withChunks(await deepPng(numbers, 64, 64, 1), [iccp(profile)]);
    const { pixel } = await decode((await renderQuery(bytes, 'w=48&f=png')).body);
    expect(distance(pixel(20, 20), [188, 188, 188])).toBeLessThanOrEqual(1);
  });

  it('is obeyed in a TIFF', async () => {
    const image = sharp(await storedQuarters16()).toColourspace('rgb16');
    const srgb = await image.clone().withIccProfile('srgb').tiff({ compression: 'lzw' }).toBuffer();
    expect((await sharp(srgb).metadata()).depth).toBe('ushort');
    // sharp takes 16 bits for Display P3 when it attaches a profile.
    expectNear(await quartersOf(srgb), P3, 2);
  });

  it('that says HLG by its code points is tone-mapped, of 8 bits too', async () => {
    const code = Buffer.concat([Buffer.from('cicp\0\0\0\0'), Buffer.from([9, 18, 0, 1])]);
    const profile = drawProfile({ curve: gammaCurve(1), tags: { cicp: code } });
    expectNear(await shown(profile), HLG_2020, 3);
    const eight = withChunks(await storedQuarters().png().toBuffer(), [iccp(profile)]);
    expectNear(await quartersOf(eight), HLG_2020, 3);
  });
});

describe('an AVIF', () => {
  it.each<readonly [number, number, Four]>([
    [1, 13, AS_STORED],
    [2, 2, AS_STORED],
    [1, 1, AS_STORED],
    [1, 6, AS_STORED],
    [1, 14, AS_STORED],
    [12, 13, P3],
    [12, 1, P3],
    [12, 2, P3],
    [0, 13, AS_STORED],
    [1, 0, AS_STORED],
    [
      9,
      14,
      [
        [255, 0, 18],
        [0, 189, 50],
        [0, 90, 209],
        [128, 128, 128],
      ],
    ],
    [
      1,
      4,
      [
        [221, 57, 35],
        [57, 181, 74],
        [68, 90, 201],
        [129, 129, 129],
      ],
    ],
    [1, 8, LINEAR],
    [9, 16, PQ_2020],
    [
      2,
      16,
      [
        [255, 8, 2],
        [18, 248, 30],
        [18, 34, 255],
        [132, 132, 132],
      ],
    ],
    [9, 18, HLG_2020],
  ])(
    'is shown as in a browser when it says primaries %i and transfer %i',
    async (primaries, transfer, wanted) => {
      expectNear(await quartersOf(await codedAvif(primaries, transfer)), wanted, 4);
      expectNear(
        await quartersOf(await codedAvif(primaries, transfer, { bitdepth: 10 })),
        wanted,
        6,
        '10 bits',
      );
    },
  );

  it('goes by its stream where its container says nothing', async () => {
    const bytes = await codedAvif(1, 13);
    const box = bytes.indexOf('colrnclx');
    bytes.write('free', box, 'latin1');
    expectNear(await quartersOf(bytes), AS_STORED, 3);
  });

  it('goes by its profile where it has one', async () => {
    const bytes = await storedQuarters()
      .withIccProfile('p3')
      .avif({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    // What sharp stored is P3 for the colours themselves.
    expectNear(await quartersOf(bytes), AS_STORED, 8);
    const deep = await storedQuarters()
      .withIccProfile('p3')
      .avif({ quality: 95, chromaSubsampling: '4:4:4', bitdepth: 10 })
      .toBuffer();
    expectNear(await quartersOf(deep), AS_STORED, 8, '10 bits');
  });
});

describe('inks without a profile', () => {
  it('are the complement of light, as in browsers', async () => {
    const bytes = await storedQuarters().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const inks = await sharp(bytes).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const wanted = [0.25, 0.75].flatMap((down) =>
      [0.25, 0.75].map((across) => {
        const place = (Math.floor(64 * down) * 64 + Math.floor(64 * across)) * 4;
        const [cyan = 0, magenta = 0, yellow = 0, black = 0] = inks.subarray(place, place + 4);
        return [cyan, magenta, yellow].map((ink) => ((255 - ink) * (255 - black)) / 255) as [
          number,
          number,
          number,
        ];
      }),
    );
    expectNear(await quartersOf(bytes), wanted, 2);
    expectNear(await quartersOf(bytes, 'trim=1&f=png'), wanted, 2, 'trim');
  });
});

describe('a TIFF', () => {
  /** BT.601 as in JFIF. */
  const ycbcr = (): Uint8Array =>
    Uint8Array.from(
      Array.from({ length: 64 * 64 }, (_, at) => {
        const [r, g, b] = STORED[(at < 64 * 32 ? 0 : 2) + (at % 64 < 32 ? 0 : 1)] ?? STORED[3];
        const y = 0.299 * r + 0.587 * g + 0.114 * b;
        return [y, 128 + (b - y) * 0.564, 128 + (r - y) * 0.713].map(Math.round);
      }).flat(),
    );

  it('in YCbCr with all its samples of colour is converted', async () => {
    expectNear(await quartersOf(plainTiff(ycbcr(), 64, 64, 6, { 530: [1, 1] })), AS_STORED, 4);
  });

  it.each([
    ['YCbCr with a sample of colour for 2 × 2 pixels', 6, {}],
    ['YCbCr with a sample of colour for 2 × 1 pixels', 6, { 530: [2, 1] as const }],
    ['CIELab of 8 bits', 8, {}],
    ['ICC Lab', 9, {}],
    ['ITU Lab', 10, {}],
  ])('in %s is refused in these words', async (words, photometric, more) => {
    const bytes = plainTiff(ycbcr(), 64, 64, photometric, more);
    const { issue } = await problemOf(renderQuery(bytes, 'w=48'));
    expect(issue).toMatchObject({ code: 'source-unsupported', received: `a TIFF in ${words}` });
  });
});

describe('pictures that were reported', () => {
  const reported = new Map(picturesIn('reported').map(({ name, bytes }) => [name, bytes]));
  const grays = [128, 128, 128] as const;
  const wanted: readonly (readonly [string, Four])[] = [
    ['02-control-rgb8-srgb-icc.png', AS_STORED],
    ['02-rgb16-srgb-icc.png', AS_STORED],
    ['02-rgb16-srgb-icc.tif', AS_STORED],
    ['02-rgb16-p3-icc.png', [[239, 35, 19], [0, 183, 57], [65, 91, 207], grays]],
    [
      '03-nclx-p3-no-icc.avif',
      [
        [240, 35, 19],
        [0, 183, 55],
      ],
    ],
    [
      '03-nclx-2020-pq-no-icc.avif',
      [
        [255, 0, 0],
        [0, 255, 0],
      ],
    ],
    [
      '03-png-chrm-p3.png',
      [
        [241, 30, 4],
        [0, 185, 54],
      ],
    ],
    [
      '03-png-gama-1.0.png',
      [
        [239, 133, 110],
        [133, 219, 148],
      ],
    ],
    ['15-ycbcr-lzw.tif', [[220, 60, 40]]],
  ];

  it.skipIf(reported.size === 0).each(wanted)(
    '%s has the colours that a browser paints',
    async (name, colours) => {
      expectNear(await quartersOf(reported.get(name) ?? Buffer.alloc(0), 'w=200&f=png'), colours, 6);
    },
  );

  it.skipIf(reported.size === 0)('a WebP is shown as it is stored', async () => {
    const bytes = reported.get('14-webp-exif-orientation-6.webp') ?? Buffer.alloc(0);
    expect(await renderQuery(bytes, 'w=152&f=png')).toMatchObject({ width: 152, height: 95 });
    expectNear(await quartersOf(bytes, 'w=152&f=png'), AS_STORED, 6);
  });
});
