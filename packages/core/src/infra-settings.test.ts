import { expect, it } from 'vitest';
import { ConfigError, defineImageConfig, type StageInput } from './define-config.js';

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a';

/** What is wrong with a configuration whose stage `dev` is this one. */
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
  [{ infra: { alias: 'a.example' } }, 'certificateArn', 'nothing', 'the certificate of the alias a.example'],
  [{ infra: { certificateArn } }, 'alias', 'nothing', 'the host name that certificateArn is for'],
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
  [{ baseUrl: 'https://a.example', infra: { alias: 'a.example', certificateArn } }],
])('%j fits together', (dev) => {
  expect(issuesOf(dev)).toEqual([]);
});
