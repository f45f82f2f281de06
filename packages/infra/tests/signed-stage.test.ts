import { createHmac } from 'node:crypto';
import { defineImageConfig, stageConfig } from '@cameo/core';
import { signUrl } from '@cameo/core/sign';
import { describe, expect, it } from 'vitest';
import { stageKeys } from '../src/commands/keys.js';
import { examine } from '../src/doctor/examine.js';
import { edgeResources } from '../src/edge/resources.js';
import { signerOf } from '../src/operate/signed-path.js';
import { stageOf } from '../src/stage.js';
import { warmOne } from '../src/warm/warm-one.js';
import { templateMistakes } from './cloudformation-schema.js';
import { properties, type Template } from './packaged.js';
import { runningEdge } from './running-edge.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const ENV = { CAMEO_SIGNING_KEYS: `2026a=${SECRET},2026b=ffffffffffffffffffffffffffffffff` };
const CODE = 'function handler(event) { return event.request; }';

const config = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-central-1',
  stages: {
    open: { bucket: 'open' },
    shut: { bucket: 'shut', baseUrl: 'https://img.example.com', signing: { required: true } },
  },
});

/** The key of a stage, computed with openssl as in core's sign.test.ts. */
const stageSecret = (bucket: string) =>
  createHmac('sha256', SECRET).update(`cameo-stage1\n${bucket}`).digest('base64url');

const stackOf = (name: string) => edgeResources(stageOf(config, name), CODE) as unknown as Template;

describe('the stack of a signing stage', () => {
  const shut = stackOf('shut');

  it('conforms to CloudFormation’s schemas', async () => {
    const { SigningKeys, ViewerRequest, OriginRequestPolicy } = shut.Resources;
    const Resources = { SigningKeys, ViewerRequest, OriginRequestPolicy } as Template['Resources'];
    expect(await templateMistakes({ Resources, Outputs: {} })).toEqual([]);
  });

  it('has a KeyValueStore, created empty, that the function reads', () => {
    expect(shut.Resources['SigningKeys']).toEqual({
      Type: 'AWS::CloudFront::KeyValueStore',
      Properties: {
        Name: 'cameo-shut-signing-keys',
        Comment: 'Secrets that URLs are signed with, by key id; see docs/operations.md',
      },
    });
    expect(properties(shut, 'ViewerRequest')['FunctionConfig']).toEqual({
      Comment: 'Canonical cache keys',
      Runtime: 'cloudfront-js-2.0',
      KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['SigningKeys', 'Arn'] } }],
    });
    expect(shut.Outputs['SigningKeysArn']?.Value).toEqual({ 'Fn::GetAtt': ['SigningKeys', 'Arn'] });
  });

  it('forwards the token that the function checked, outside of the cache key', () => {
    expect(properties(shut, 'OriginRequestPolicy')['OriginRequestPolicyConfig']).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['x-cameo-signature'] },
    });
    expect(properties(shut, 'CachePolicy')['CachePolicyConfig']).toMatchObject({
      ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { Headers: ['Accept'] } },
    });
  });

  it('has an alarm for a function that cannot read its keys', () => {
    expect(properties(shut, 'SigningKeysAlarm')).toMatchObject({
      Namespace: 'AWS/CloudFront',
      MetricName: 'KvsReadErrors',
      Dimensions: [
        { Name: 'FunctionName', Value: 'cameo-shut-viewer-request' },
        { Name: 'Region', Value: 'Global' },
      ],
      Statistic: 'Sum',
      Threshold: 0,
    });
  });

  it('does not cache rejections: every error has its own cache time', () => {
    const { DistributionConfig } = properties(shut, 'ImageDistribution') as {
      DistributionConfig: { CustomErrorResponses: unknown };
    };
    expect(DistributionConfig.CustomErrorResponses).toContainEqual({ ErrorCode: 403, ErrorCachingMinTTL: 0 });
  });
});

it('the stack of a stage without signing contains none of it', () => {
  const text = JSON.stringify(stackOf('open'));
  expect(text).not.toMatch(/SigningKeys|KeyValueStore|x-cameo-signature/);
});

describe('signerOf', () => {
  const shut = stageConfig(config, 'shut');
  const token = /^2026a\.\d{10}\.e\.[\w-]{43}$/;

  it('adds a signature with the first key to any spelling, valid for an hour', () => {
    const sign = signerOf(shut, ENV);
    for (const path of ['/a.jpg?WIDTH=600&utm_source=x', '/a.jpg?w=640']) {
      const [before, signature = ''] = sign(path).split('&s=');
      expect([before, token.test(signature)]).toEqual([path, true]);
      const expires = Number(signature.split('.')[1]);
      expect(Math.abs(expires - Date.now() / 1000 - 3600)).toBeLessThan(60);
      // The same as for the canonical URL.
      const key = { id: '2026a', secret: SECRET };
      expect(signUrl(shut, key, { src: 'a.jpg', w: 640 }, { expires })).toBe(
        `https://img.example.com/a.jpg?w=640&s=${signature}`,
      );
    }
    expect(sign('/a.jpg')).toMatch(/^\/a\.jpg\?s=2026a/);
  });

  it('leaves invalid paths unsigned, and everything if there is no key', () => {
    expect(signerOf(shut, ENV)('/a.jpg?w=abc')).toBe('/a.jpg?w=abc');
    expect(signerOf(stageConfig(config, 'open'), {})('/a.jpg?w=640')).toBe('/a.jpg?w=640');
  });

  it('requires a key for a signing stage', () => {
    expect(() => signerOf(shut, {})).toThrow(
      /^Got no signing keys, expected CAMEO_SIGNING_KEYS as id=secret/,
    );
  });
});

describe('the keys of a stage', () => {
  const prod = `2026a@shut=${stageSecret('shut')}`;

  it('are derived from those in the environment, and are valid for this stage only', () => {
    expect(stageKeys(stageOf(config, 'shut'), { CAMEO_SIGNING_KEYS: `2026a=${SECRET}` })).toEqual([prod]);
    // They make the same signatures, and none for another stage.
    const own = { CAMEO_SIGNING_KEYS: prod };
    const expires = /\.\d+\./;
    const sign = (env: NodeJS.ProcessEnv) => signerOf(stageConfig(config, 'shut'), env)('/a.jpg?w=640');
    expect(sign(own).replace(expires, '')).toHaveLength(sign(ENV).replace(expires, '').length);
    expect(stageKeys(stageOf(config, 'shut'), own)).toEqual([prod]);
    expect(() =>
      signUrl(
        { ...config, bucket: 'other' },
        { id: '2026a', secret: SECRET, bucket: 'shut' },
        { src: 'a.jpg' },
      ),
    ).toThrow('Signing key 2026a is that of the stage with bucket shut, expected one for other');
  });

  it('are empty for a stage without signing', () => {
    expect(() => stageKeys(stageOf(config, 'open'), ENV)).toThrow('Stage open has no signed URLs');
  });
});

describe('on a running signing stage', () => {
  it('doctor finds no problem, and warm succeeds; both are rejected without keys', async () => {
    const signed = defineImageConfig({
      bucket: 'pictures',
      region: 'eu-central-1',
      signing: { required: true },
    });
    const edge = await runningEdge({
      config: signed,
      signingKeys: new Map([['2026a', stageSecret('pictures')]]),
    });
    try {
      const sign = signerOf(signed, ENV);
      const results = await examine({ base: edge.url, config: signed, sign }, 'earth.jpg');
      expect(results.filter(({ state }) => state !== 'ok')).toEqual([]);
      const request = { path: '/hands.jpg?w=248', format: 'webp', width: 248 } as const;
      const { signal } = new AbortController();
      expect(await warmOne(edge.url, request, sign, signal)).toMatchObject({ outcome: 'warm', width: 248 });
      expect(await warmOne(edge.url, request, (path) => path, signal)).toMatchObject({
        outcome: 'failed',
        why: 'The signature is missing. s: expected one for this picture, size and time.',
        advice: 'Set CAMEO_SIGNING_KEYS to the keys of the stage.',
      });
    } finally {
      await edge.close();
    }
  });

  it('doctor finds no problem in a stage with presets only', async () => {
    const strict = defineImageConfig({
      bucket: 'pictures',
      region: 'eu-central-1',
      presets: { card: { w: 320, h: 320, q: 60, gray: true }, article: { q: 60 } },
      presetsOnly: true,
    });
    const edge = await runningEdge({ config: strict });
    try {
      const results = await examine({ base: edge.url, config: strict }, 'earth.jpg');
      expect(results.filter(({ state }) => state !== 'ok')).toEqual([]);
    } finally {
      await edge.close();
    }
  });
});
