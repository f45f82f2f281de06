import { describe, expect, it } from 'vitest';
import { ConfigError, defineImageConfig, stageConfig, stageInfra } from './define-config.js';
import type { ImageConfigInput } from './settings.js';

const REQUIRED = { bucket: 'pictures', region: 'eu-central-1' } as const;

/** Accepts the input of an untyped JavaScript configuration. */
const define = (input: unknown) => defineImageConfig(input as ImageConfigInput);

const EVERY_LIMIT = {
  width: 3840,
  height: 5760,
  pixels: 22_118_400,
  sourceBytes: 52_428_800,
  sourcePixels: 64_000_000,
  framePixels: 64_000_000,
  frames: 1000,
  photoPngPixels: 2_000_000,
  variantsPerSource: 1000,
  urlLength: 4096,
  sourceKeyBytes: 790,
};

describe('defineImageConfig: accepted input', () => {
  it('fills in every default', () => {
    expect(defineImageConfig(REQUIRED)).toEqual({
      bucket: 'pictures',
      region: 'eu-central-1',
      baseUrl: '',
      ladder: [64, 96, 160, 200, 248, 304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840],
      qualities: [30, 45, 60, 70, 75, 80, 85, 90, 95],
      defaultQuality: 80,
      formats: ['avif', 'webp', 'jpeg', 'png'],
      params: [
        'w',
        'h',
        'dpr',
        'fit',
        'focus',
        'q',
        'f',
        'bg',
        'blur',
        'sharpen',
        'rotate',
        'flip',
        'gray',
        'trim',
        'round',
        'v',
      ],
      inputs: ['jpeg', 'png', 'webp', 'gif', 'avif'],
      limits: EVERY_LIMIT,
      cache: {
        browserSeconds: 86_400,
        cdnSeconds: 31_536_000,
        versionedSeconds: 31_536_000,
        unstoredSeconds: 60,
        unrefinedSeconds: 3600,
      },
      refine: { formats: ['avif'] },
      mezzanine: { side: 2112, avifPixels: 4_000_000, jpegPixels: 8_000_000, pngBytes: 8_000_000 },
      memoryMb: 1536,
      timeoutMs: 30_000,
      stages: {},
      infra: {},
    });
  });

  it('derives the limit of width from the ladder, and keeps the other limits', () => {
    expect(defineImageConfig({ ...REQUIRED, ladder: [100, 200], limits: { frames: 5 } }).limits).toEqual({
      ...EVERY_LIMIT,
      width: 200,
      frames: 5,
    });
  });

  it("merges each stage's fields over the base", () => {
    const config = defineImageConfig({
      ...REQUIRED,
      cache: { cdnSeconds: 100 },
      stages: {
        dev: { bucket: 'pictures-dev', cache: { browserSeconds: 0 } },
        prod: { baseUrl: 'https://img.example.com', memoryMb: 3008 },
      },
    });
    expect(config.bucket).toBe('pictures');
    expect(stageConfig(config, 'dev')).toMatchObject({
      bucket: 'pictures-dev',
      region: 'eu-central-1',
      baseUrl: '',
      memoryMb: 1536,
      cache: { browserSeconds: 0, cdnSeconds: 100, versionedSeconds: 31_536_000, unstoredSeconds: 60 },
    });
    expect(stageConfig(config, 'prod')).toMatchObject({
      bucket: 'pictures',
      baseUrl: 'https://img.example.com',
      memoryMb: 3008,
      cache: { browserSeconds: 86_400, cdnSeconds: 100 },
    });
  });

  it("prefers a stage's own Refine settings to the project's", () => {
    const stages = {
      dev: { refine: false },
      prod: { refine: { formats: ['avif', 'jpeg'] } },
      test: {},
    } as const;
    const refineIn = (refine?: ImageConfigInput['refine']) => {
      const config = defineImageConfig({ ...REQUIRED, ...(refine !== undefined && { refine }), stages });
      return Object.values(config.stages).map((stage) => stage.refine);
    };
    const both = { formats: ['avif', 'jpeg'] };
    expect(refineIn()).toEqual([false, both, { formats: ['avif'] }]);
    expect(refineIn(false)).toEqual([false, both, false]);
    expect(refineIn({ formats: ['webp'] })).toEqual([false, both, { formats: ['webp'] }]);
    expect(refineIn({})).toEqual([false, both, { formats: ['avif'] }]);
  });

  it('is deeply frozen', () => {
    const config = defineImageConfig({ ...REQUIRED, ladder: [1, 2], stages: { dev: {} } });
    const loose = (value: unknown): boolean =>
      typeof value === 'object' &&
      value !== null &&
      (!Object.isFrozen(value) || Object.values(value).some(loose));
    expect(loose(config)).toBe(false);
    expect(() => (config.ladder as number[]).push(3)).toThrow(TypeError);
    expect(() => Object.assign(config.stages['dev'] ?? {}, { bucket: 'other' })).toThrow(TypeError);
  });

  it.each([
    { baseUrl: '' },
    { baseUrl: 'http://127.0.0.1:4600' },
    { region: 'us-gov-west-1' },
    { bucket: 'a-b-3' },
    { ladder: [16_383], limits: { height: 16_383, pixels: 268_402_689 } },
    { params: ['v', 'w'] },
    { params: ['w', 'rotate'] },
    { inputs: [] },
    { timeoutMs: 1000, memoryMb: 10_240 },
    { limits: {}, cache: {}, infra: {}, stages: {} },
    { limits: undefined, cache: undefined, infra: undefined, stages: undefined },
    {
      cache: {
        browserSeconds: 0,
        cdnSeconds: 0,
        versionedSeconds: 0,
        unstoredSeconds: 0,
        unrefinedSeconds: 0,
      },
    },
    { refine: false },
    { refine: {} },
    { refine: { formats: ['webp'] }, infra: { refineConcurrency: 2, refineMemoryMb: 512 } },
  ])('%j', (fields) => {
    expect(() => define({ ...REQUIRED, ...fields })).not.toThrow();
  });
});

describe('stageInfra', () => {
  it("merges a stage's fields over the project's, and those over the defaults", () => {
    const config = defineImageConfig({
      ...REQUIRED,
      infra: { logDays: 7, alarmEmail: 'ops@example.com' },
      stages: {
        dev: { infra: { variantDays: 30 } },
        prod: {
          baseUrl: 'https://img.example.com',
          infra: {
            logDays: 90,
            accessLogDays: 14,
            alias: 'img.example.com',
            certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a',
          },
        },
      },
    });
    expect(stageInfra(config, 'dev')).toEqual({
      variantDays: 30,
      replacedDays: 30,
      hstsDays: 365,
      rateLimit: 5000,
      monthlyBudget: 100,
      rendersPerHour: 20_000,
      purgeConcurrency: 2,
      refineConcurrency: 5,
      refineMemoryMb: 2048,
      logDays: 7,
      alarmEmail: 'ops@example.com',
    });
    expect(stageInfra(config, 'prod')).toEqual({
      variantDays: 365,
      replacedDays: 30,
      hstsDays: 365,
      rateLimit: 5000,
      monthlyBudget: 100,
      rendersPerHour: 20_000,
      purgeConcurrency: 2,
      refineConcurrency: 5,
      refineMemoryMb: 2048,
      logDays: 90,
      accessLogDays: 14,
      alias: 'img.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a',
      alarmEmail: 'ops@example.com',
    });
    expect(stageConfig(config, 'prod')).not.toHaveProperty('infra');
    expect(() => stageInfra(config, 'test')).toThrow('stage: got "test", expected one of dev, prod');
  });
});

describe('stageConfig', () => {
  it('lists the stages in the error', () => {
    const config = defineImageConfig({ ...REQUIRED, stages: { dev: {}, prod: {} } });
    expect(() => stageConfig(config, 'test')).toThrow(
      'The image configuration has 1 wrong field:\n  stage: got "test", expected one of dev, prod',
    );
    expect(() => stageConfig(config, 'toString')).toThrow(ConfigError);
  });

  it('reports that there are no stages', () => {
    expect(() => stageConfig(defineImageConfig(REQUIRED), 'dev')).toThrow(
      'stage: got "dev", expected a stage, but none is defined',
    );
  });
});
