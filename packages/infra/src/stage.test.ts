import { defineImageConfig, type ImageConfigInput } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { edgeLogGroup, nameOf, stageOf } from './stage.js';

const define = (stages: NonNullable<ImageConfigInput['stages']>) =>
  defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', stages });

describe('stageOf', () => {
  it('knows of no distribution unless told, and has the functions on it', () => {
    const config = define({ dev: { bucket: 'pictures-dev' } });
    expect(stageOf(config, 'dev')).toMatchObject({
      name: 'dev',
      config: { bucket: 'pictures-dev', region: 'eu-west-1' },
      infra: { variantDays: 365 },
      distributionId: 'none',
      attached: true,
    });
    expect(stageOf(config, 'dev', { distributionId: 'E1', attached: false })).toMatchObject({
      distributionId: 'E1',
      attached: false,
    });
  });

  it('refuses a region without an Origin Shield', () => {
    expect(() => stageOf(define({ dev: { region: 'eu-north-1' } }), 'dev')).toThrow(
      'stages.dev.region: got "eu-north-1", expected a region with an Origin Shield, where the functions run and are watched: one of us-east-1, us-east-2, us-west-2, ap-south-1, ap-northeast-1, ap-northeast-2, ap-southeast-1, ap-southeast-2, eu-central-1, eu-west-1, eu-west-2, sa-east-1.',
    );
  });

  it('refuses a bucket that another stage has', () => {
    expect(() => stageOf(define({ dev: {}, prod: {} }), 'prod')).toThrow(
      'stages.prod.bucket: got "pictures", which is the bucket of stage dev too; give each stage its own.',
    );
  });
});

it('names have the stage in them', () => {
  expect(nameOf({ name: 'dev' }, 'cache')).toBe('cameo-dev-cache');
  expect(edgeLogGroup({ name: 'dev' }, 'ResizeImage')).toBe('/aws/lambda/us-east-1.cameo-dev-ResizeImage');
});
