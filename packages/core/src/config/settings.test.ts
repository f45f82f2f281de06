import { expect, it } from 'vitest';
import { ConfigError, defineImageConfig } from './define-config.js';
import type { InfraSettings, StageInput } from './settings.js';

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a';

const hostedZoneId = 'Z2FDTNDATAQYW2';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The issues of a configuration with this stage `dev`. */
function issuesOf(dev: StageInput) {
  try {
    defineImageConfig({ bucket: 'pictures', region: 'eu-central-1', stages: { dev } });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

it.each<[StageInput, string, string, string]>([
  [
    { infra: { alias: 'a.example' } },
    'certificateArn',
    'nothing',
    'the certificate of the alias a.example, or hostedZoneId to create one',
  ],
  [{ infra: { certificateArn } }, 'alias', 'nothing', 'the host name that certificateArn is for'],
  [{ infra: { hostedZoneId } }, 'alias', 'nothing', 'the host name that hostedZoneId is for'],
  [
    { infra: { alias: 'a.example', certificateArn, hostedZoneId } },
    'certificateArn',
    `"${certificateArn}"`,
    'none together with hostedZoneId, which creates one',
  ],
  [
    { region: 'eu-west-1', infra: { kmsKeyArn } },
    'kmsKeyArn',
    `"${kmsKeyArn}"`,
    'a key in eu-west-1, where the bucket is',
  ],
  [{ infra: { canaryMinutes: 30 } }, 'canaryPicture', 'nothing', 'the key of the picture for canaryMinutes'],
  [
    { baseUrl: 'https://b.example', infra: { alias: 'a.example', certificateArn } },
    'alias',
    '"a.example"',
    "the host of the stage's baseUrl, https://b.example",
  ],
])('%j', (dev, field, received, expected) => {
  expect(issuesOf(dev)).toEqual([{ field: `stages.dev.infra.${field}`, received, expected }]);
});

it.each<[StageInput]>([
  [{}],
  [{ baseUrl: 'https://b.example' }],
  [{ infra: { alias: 'a.example', certificateArn } }],
  [{ infra: { alias: 'a.example', hostedZoneId } }],
  [{ infra: { monthlyBudget: 50 } }],
  [{ baseUrl: 'https://a.example', infra: { alias: 'a.example', certificateArn } }],
  [{ infra: { existingBucket: true, kmsKeyArn } }],
  [{ infra: { canaryPicture: 'canary.jpg', canaryMinutes: 30 } }],
])('%j is consistent', (dev) => {
  expect(issuesOf(dev)).toEqual([]);
});

it.each<[Partial<InfraSettings>, string]>([
  [{ hostedZoneId: 'example.com' }, 'the id of a Route 53 hosted zone, such as Z2FDTNDATAQYW2'],
  [
    { tags: { 'aws:a': 'b' } },
    'an object of tags: names of at most 128 characters that do not start with aws:, texts of at most 256',
  ],
  [{ hstsDays: 0 }, 'a whole number from 1 to 36500, or false'],
  [{ rateLimit: 9 }, 'a whole number from 10 to 2000000000, or false'],
  [{ rateLimit: true as never }, 'a whole number from 10 to 2000000000, or false'],
  [{ purgeConcurrency: 1 }, 'a whole number from 2 to 100, or false'],
  [{ bucketGb: 0 }, 'a whole number from 1 to 1000000000, or false'],
  [{ permissionsBoundary: 'boundary' }, 'the ARN of an IAM policy'],
  [{ existingBucket: 'yes' as never }, 'true or false'],
  [
    { kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:alias/pictures' },
    'the ARN of a key of AWS KMS, not of an alias',
  ],
  [{ rolePath: 'pictures' }, 'a path that begins and ends with a slash, such as /service/pictures/'],
  [
    { canaryPicture: '/canary.jpg' },
    'the key of a picture in the bucket, without a slash in front, and not that of a derivative',
  ],
  [{ canaryPicture: 'a.jpg', canaryMinutes: 1 }, 'a whole number from 5 to 360'],
])('%j is invalid', (infra, expected) => {
  expect(issuesOf({ infra })).toEqual([
    { field: `stages.dev.infra.${Object.keys(infra).at(-1)}`, received: expect.any(String), expected },
  ]);
});

it.each<[Partial<InfraSettings>]>([
  [{ tags: { 'cost-centre': 'pictures', Team: 'Größe 1' } }],
  [{ priceClass: 'PriceClass_100', httpVersion: 'http2', minimumTls: 'TLSv1.3_2025', hstsDays: 365 }],
  [{ existingBucket: false, rolePath: '/service/pictures/' }],
  [{ rateLimit: 10_000, bucketGb: 50, rendersPerHour: 100, purgeConcurrency: 10 }],
  [
    {
      rateLimit: false,
      bucketGb: false,
      rendersPerHour: false,
      purgeConcurrency: false,
      hstsDays: false,
      monthlyBudget: false,
    },
  ],
  [{ permissionsBoundary: 'arn:aws:iam::123456789012:policy/path/boundary' }],
])('%j is valid', (infra) => {
  expect(issuesOf({ infra })).toEqual([]);
});
