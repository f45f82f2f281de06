import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, defineImageConfig } from './define-config.js';
import type { ImageConfigInput } from './settings.js';

const REQUIRED = { bucket: 'pictures', region: 'eu-central-1' } as const;

/** Accepts the input of an untyped JavaScript configuration. */
const define = (input: unknown) => defineImageConfig(input as ImageConfigInput);

const errorOf = (input: unknown): ConfigError => {
  try {
    define(input);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error');
};
const issuesOf = (input: unknown) =>
  errorOf(input).issues.map(({ field, received, expected }) => [field, received, expected]);

describe('defineImageConfig: rejected input', () => {
  it('lists every invalid field in one message', () => {
    const error = errorOf({
      bucket: 'No',
      region: 'Frankfurt',
      baseUrl: 'img.example.com/',
      ladder: [64, 48],
      qualities: [],
      defaultQuality: 0,
      formats: ['avif'],
      params: ['h'],
      inputs: ['bmp'],
      memoryMb: 64,
      timeoutMs: 31_000,
      colour: 'red',
      limits: {
        width: 0,
        height: -1,
        pixels: 1.5,
        sourceBytes: '5',
        sourcePixels: null,
        framePixels: Number.NaN,
        frames: Number.POSITIVE_INFINITY,
        urlLength: 255,
        sourceKeyBytes: 890,
        depth: 3,
      },
      cache: {
        browserSeconds: -1,
        cdnSeconds: 31_536_001,
        versionedSeconds: 'long',
        unstoredSeconds: undefined,
        edgeSeconds: 1,
      },
      infra: {
        variantDays: 0,
        replacedDays: '30',
        logDays: 31,
        accessLogDays: 1.5,
        alias: 'https://img.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0f3a',
        alarmEmail: 'ops',
        days: 1,
      },
      stages: {
        dev: {
          bucket: 5,
          region: '',
          ladder: [1],
          limits: {},
          cache: { cdnSeconds: [] },
          infra: { logDays: null },
        },
        prod: null,
      },
    });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('ConfigError');
    expect(error.message).toBe(
      [
        'The image configuration has 42 wrong fields:',
        '  bucket: got "No", expected an S3 bucket\'s name: 3 to 63 lower-case letters, digits and dashes, and no dot',
        '  region: got "Frankfurt", expected an AWS region such as eu-central-1',
        '  baseUrl: got "img.example.com/", expected an origin such as https://img.example.com without a path, or an empty text',
        '  memoryMb: got 64, expected a whole number from 128 to 10240',
        '  timeoutMs: got 31000, expected a whole number from 1000 to 30000',
        '  ladder: got [64,48], expected a list of at least one whole number from 1 to 16383, ascending and without repeats',
        '  qualities: got [], expected a list of at least one whole number from 1 to 100, ascending and without repeats',
        '  defaultQuality: got 0, expected a whole number from 1 to 100',
        '  formats: got ["avif"], expected a list without repeats out of avif, webp, jpeg, png that has jpeg and png',
        '  params: got ["h"], expected a list without repeats out of w, h, dpr, fit, focus, q, f, bg, blur, sharpen, rotate, flip, gray, trim, round, v that has w',
        '  inputs: got ["bmp"], expected a list without repeats out of jpeg, png, webp, gif, avif, tiff, svg, heic',
        '  colour: got "red", expected no such field; known are bucket, region, baseUrl, memoryMb, timeoutMs, cache, refine, infra, presetsOnly, sources, signing, ladder, qualities, defaultQuality, formats, params, inputs, limits, mezzanine, stages, presets',
        '  limits.width: got 0, expected a whole number from 1 to 16383',
        '  limits.height: got -1, expected a whole number from 1 to 16383',
        '  limits.pixels: got 1.5, expected a whole number from 1 to 268402689',
        '  limits.sourceBytes: got "5", expected a whole number from 1 to 5368709120',
        '  limits.sourcePixels: got null, expected a whole number from 1 to 1000000000',
        '  limits.framePixels: got NaN, expected a whole number from 1 to 1000000000',
        '  limits.frames: got Infinity, expected a whole number from 1 to 100000',
        '  limits.urlLength: got 255, expected a whole number from 256 to 8192',
        '  limits.sourceKeyBytes: got 890, expected a whole number from 1 to 889',
        '  limits.depth: got 3, expected no such field; known are width, height, pixels, sourceBytes, sourcePixels, framePixels, frames, photoPngPixels, variantsPerSource, urlLength, sourceKeyBytes',
        '  cache.browserSeconds: got -1, expected a whole number from 0 to 31536000',
        '  cache.cdnSeconds: got 31536001, expected a whole number from 0 to 31536000',
        '  cache.versionedSeconds: got "long", expected a whole number from 0 to 31536000',
        '  cache.unstoredSeconds: got nothing, expected a whole number from 0 to 31536000',
        '  cache.edgeSeconds: got 1, expected no such field; known are browserSeconds, cdnSeconds, versionedSeconds, unstoredSeconds, unrefinedSeconds',
        '  infra.variantDays: got 0, expected a whole number from 1 to 36500',
        '  infra.replacedDays: got "30", expected a whole number from 1 to 36500',
        '  infra.logDays: got 31, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, which CloudWatch supports',
        '  infra.accessLogDays: got 1.5, expected a whole number from 1 to 36500',
        '  infra.alias: got "https://img.example.com", expected a host name such as img.example.com in lower case, without https://',
        '  infra.certificateArn: got "arn:aws:acm:eu-central-1:123456789012:certificate/0f3a", expected the ARN of an ACM certificate in us-east-1, where CloudFront looks for it',
        '  infra.alarmEmail: got "ops", expected an e-mail address',
        '  infra.days: got 1, expected no such field; known are variantDays, replacedDays, logDays, existingBucket, kmsKeyArn, accessLogDays, alias, certificateArn, hostedZoneId, tags, priceClass, httpVersion, minimumTls, hstsDays, rateLimit, monthlyBudget, rendersPerHour, bucketGb, purgeConcurrency, refineConcurrency, refineMemoryMb, refineArchitecture, permissionsBoundary, rolePath, canaryPicture, canaryMinutes, alarmEmail',
        "  stages.dev.bucket: got 5, expected an S3 bucket's name: 3 to 63 lower-case letters, digits and dashes, and no dot",
        '  stages.dev.region: got "", expected an AWS region such as eu-central-1',
        '  stages.dev.ladder: got [1], expected no such field; known are bucket, region, baseUrl, memoryMb, timeoutMs, cache, refine, infra, presetsOnly, sources, signing',
        '  stages.dev.limits: got {}, expected no such field; known are bucket, region, baseUrl, memoryMb, timeoutMs, cache, refine, infra, presetsOnly, sources, signing',
        '  stages.dev.cache.cdnSeconds: got [], expected a whole number from 0 to 31536000',
        '  stages.dev.infra.logDays: got null, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, which CloudWatch supports',
        '  stages.prod: got null, expected an object with fields',
      ].join('\n'),
    );
  });

  const LIST = 'a list of at least one whole number from 1 to 16383, ascending and without repeats';
  const GROUP = 'an object with fields';

  it.each([
    [{ bucket: undefined }, 'bucket', 'nothing'],
    [{ ladder: undefined }, 'ladder', 'nothing', LIST],
    [{ ladder: [48, 48] }, 'ladder', '[48,48]', LIST],
    [{ ladder: '48' }, 'ladder', '"48"', LIST],
    [{ ladder: new Array(2) }, 'ladder', '[null,null]', LIST],
    [{ ladder: [16_384] }, 'ladder', '[16384]', LIST],
    [{ ladder: { length: 1, 0: 48 } }, 'ladder', '{"0":48,"length":1}', LIST],
    [{ formats: ['jpeg', 'png', 'png'] }, 'formats', '["jpeg","png","png"]'],
    [{ inputs: new Array(1) }, 'inputs', '[null]'],
    [{ refine: true }, 'refine', 'true', 'an object with fields, or false'],
    [
      { refine: { formats: ['gif'] } },
      'refine.formats',
      '["gif"]',
      'a list without repeats out of avif, jpeg, webp',
    ],
    [
      { refine: { formats: [] } },
      'refine.formats',
      '[]',
      'at least one format; refine: false switches it off',
    ],
    [{ refine: { effort: 9 } }, 'refine.effort', '9'],
    [{ stages: { dev: { refine: { formats: ['png'] } } } }, 'stages.dev.refine.formats', '["png"]'],
    [{ cache: { unrefinedSeconds: -1 } }, 'cache.unrefinedSeconds', '-1'],
    [{ infra: { refineConcurrency: 1 } }, 'infra.refineConcurrency', '1', 'a whole number from 2 to 1000'],
    [{ infra: { refineMemoryMb: 128 } }, 'infra.refineMemoryMb', '128', 'a whole number from 512 to 10240'],
    [{ mezzanine: true }, 'mezzanine', 'true', 'false, or an object with fields'],
    [{ mezzanine: { side: 63 } }, 'mezzanine.side', '63', 'a whole number from 64 to 16383'],
    [{ mezzanine: { width: 2000 } }, 'mezzanine.width', '2000'],
    [{ memoryMb: 1536n }, 'memoryMb', '1536', 'a whole number from 128 to 10240'],
    [{ memoryMb: Symbol('x') }, 'memoryMb', 'Symbol(x)'],
    [{ memoryMb: () => 1 }, 'memoryMb', 'a function'],
    [{ baseUrl: 'https://img.example.com/' }, 'baseUrl', '"https://img.example.com/"'],
    [{ baseUrl: 'ftp://a' }, 'baseUrl', '"ftp://a"'],
    [{ limits: null }, 'limits', 'null', GROUP],
    [{ limits: [] }, 'limits', '[]', GROUP],
    [{ cache: 'long' }, 'cache', '"long"', GROUP],
    [{ infra: [] }, 'infra', '[]', GROUP],
    [{ stages: { dev: { infra: 'x' } } }, 'stages.dev.infra', '"x"', GROUP],
    [{ stages: null }, 'stages', 'null', GROUP],
    [{ stages: 'dev' }, 'stages', '"dev"', GROUP],
    [{ stages: { dev: undefined } }, 'stages.dev', 'nothing', GROUP],
    [{ stages: { dev: { cache: 5 } } }, 'stages.dev.cache', '5', GROUP],
    [{ toString: 1 }, 'toString', '1'],
    [{ constructor: null }, 'constructor', 'null'],
    [JSON.parse('{"__proto__": 1}'), '__proto__', '1'],
    // Rules between fields
    [{ limits: { width: 1000 } }, 'limits.width', '1000', 'the last rung of the ladder, 3840'],
    [
      { defaultQuality: 50 },
      'defaultQuality',
      '50',
      'one of the qualities 30, 45, 60, 70, 75, 80, 85, 90, 95',
    ],
    [
      { limits: { urlLength: 2530 } },
      'limits.urlLength',
      '2530',
      'at least 2531, which a source key of limits.sourceKeyBytes and the longest query need',
    ],
    [
      { limits: { pixels: 368_639 } },
      'limits.pixels',
      '368639',
      'at least 368640, for the width in one row and the height at the first rung',
    ],
    [
      { limits: { variantsPerSource: 144 }, presets: { card: { w: 320, h: 320 } } },
      'limits.variantsPerSource',
      '144',
      'at least 146: the rungs and the presets, which are always made',
    ],
    [
      { params: ['w', 'flip'] },
      'params',
      '["w","flip"]',
      'rotate together with flip, because flip=v is written as a turn',
    ],
  ])('%o', (fields, field, received, expected?: string) => {
    const own: object = fields;
    const input = { ...REQUIRED };
    // Defined one by one, because a spread would drop `__proto__`.
    for (const name of Object.keys(own)) {
      const value = Object.getOwnPropertyDescriptor(own, name);
      if (value !== undefined) Object.defineProperty(input, name, value);
    }
    const issues = issuesOf(input);
    expect(issues.map(([name, got]) => [name, got])).toEqual([[field, received]]);
    if (expected !== undefined) expect(issues[0]?.[2]).toBe(expected);
  });

  it.each(['', '-x', 'a b', 'a_b', 'a/b', '../x', 'ö', 'dev\n', 'a'.repeat(37)])(
    'the name of a stage: %j',
    (name) => {
      expect(issuesOf({ ...REQUIRED, stages: { dev: {}, [name]: {} } })).toEqual([
        [
          `stages.${name}`,
          JSON.stringify(name),
          'a name of at most 36 letters, digits and dashes, without a dash in front',
        ],
      ]);
    },
  );

  it('prints values that JSON cannot represent', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(issuesOf({ ...REQUIRED, bucket: circle })[0]?.[1]).toBe('an object');
    expect(issuesOf({ ...REQUIRED, bucket: { toJSON: () => undefined } })[0]?.[1]).toBe('an object');
  });

  it.each([[null], [undefined], [5], ['config'], [[]], [Symbol('x')]])('rejects %s', (input) => {
    expect(errorOf(input).issues).toMatchObject([
      { field: 'configuration', expected: 'an object with bucket and region' },
    ]);
    expect(errorOf(input).message).toMatch(
      /^The image configuration has 1 wrong field:\n {2}configuration: got /,
    );
  });

  it('reports a field that the stages inherit only once', () => {
    const input = { ...REQUIRED, ladder: [], stages: { dev: {}, prod: {} } };
    expect(issuesOf(input).map(([field]) => field)).toEqual(['ladder']);
  });

  it('reports any invalid input with a ConfigError', () => {
    const names = [
      'bucket',
      'region',
      'ladder',
      'qualities',
      'formats',
      'params',
      'limits',
      'cache',
      'infra',
      'stages',
      'x',
    ];
    const inputs = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...names), fc.anything({ withBigInt: true, withNullPrototype: true })),
      fc.record({
        stages: fc.dictionary(fc.string(), fc.anything()),
        limits: fc.anything(),
        cache: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(inputs, (input) => {
        expect(() => define(input)).toThrow(ConfigError);
      }),
      { numRuns: runs(1000) },
    );
  });
});
