import { defineImageConfig, type ImageConfigInput } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { edgeLogGroup, nameOf, runsHere, stageOf } from './stage.js';

const define = (stages: NonNullable<ImageConfigInput['stages']>) =>
  defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', stages });

describe('stageOf', () => {
  it('has no distribution by default, and is attached', () => {
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

  // From the Developer Guide's page about Origin Shield.
  it.each([
    ['eu-central-1', 'eu-central-1', true],
    ['me-central-1', 'me-central-1', true],
    ['us-west-1', 'us-west-2', false],
    ['af-south-1', 'eu-west-1', false],
    ['ap-east-1', 'ap-southeast-1', false],
    ['ca-central-1', 'us-east-1', false],
    ['eu-south-1', 'eu-central-1', false],
    ['eu-west-3', 'eu-west-2', false],
    ['eu-north-1', 'eu-west-2', false],
    ['me-south-1', 'ap-south-1', false],
  ])('puts the shield of a bucket in %s in %s', (region, shieldRegion, here) => {
    const stage = stageOf(define({ dev: { region } }), 'dev');
    expect(stage.shieldRegion).toBe(shieldRegion);
    expect(runsHere(stage)).toBe(here);
  });

  it('rejects a region without a nearby Origin Shield', () => {
    expect(() => stageOf(define({ dev: { region: 'ap-south-2' } }), 'dev')).toThrow(
      /^stages\.dev\.region: got "ap-south-2", expected a region with an Origin Shield of its own or a nearest one: one of us-east-1, .*me-south-1\.$/,
    );
  });

  it('rejects a bucket of another stage', () => {
    expect(() => stageOf(define({ dev: {}, prod: {} }), 'prod')).toThrow(
      'stages.prod.bucket: got "pictures", which is the bucket of stage dev too; give each stage its own.',
    );
  });
});

it('names contain the stage', () => {
  expect(nameOf({ name: 'dev' }, 'cache')).toBe('cameo-dev-cache');
  expect(edgeLogGroup({ name: 'dev' }, 'ResizeImage')).toBe('/aws/lambda/us-east-1.cameo-dev-ResizeImage');
});
