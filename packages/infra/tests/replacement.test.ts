import { type DefinedConfig, defineImageConfig, type ImageConfigInput } from '@cameo/core';
import type { InfraSettings } from '@cameo/core/config';
import { describe, expect, it } from 'vitest';
import { edgeResources } from '../src/edge/resources.js';
import { logsResources } from '../src/logs/resources.js';
import { mediaResources } from '../src/media/resources.js';
import { stageOf } from '../src/stage.js';
import { EVERYTHING } from './aws/everything.js';
import { forcedReplacement } from './cloudformation-replacement.js';
import { properties, type Template } from './packaged.js';

const CODE = 'function handler(event) { return event.request; }';

/** The stacks of stage dev, without what osls adds: names of functions follow the stage alone. */
function stacks(config: DefinedConfig): readonly Template[] {
  const stage = stageOf(config, 'dev');
  return [edgeResources(stage, CODE), mediaResources(stage), logsResources(stage)] as readonly Template[];
}

/** Settings that are changed; `undefined` takes one away. */
type Changed = { readonly [N in keyof InfraSettings]?: InfraSettings[N] | undefined };

const configWith = (
  from: ImageConfigInput,
  change: Omit<Partial<ImageConfigInput>, 'infra'> & { readonly infra?: Changed },
): DefinedConfig =>
  defineImageConfig({ ...from, ...change, infra: given({ ...from.infra, ...change.infra }) });

/** Settings without those that are taken away. */
const given = (infra: Changed): Partial<InfraSettings> =>
  Object.fromEntries(Object.entries(infra).filter(([, value]) => value !== undefined));

const LEAST: ImageConfigInput = { bucket: 'pictures', region: 'eu-west-3', stages: { dev: {} } };
const MOST: ImageConfigInput = {
  ...EVERYTHING,
  infra: { ...EVERYTHING.infra, alias: 'img.example.com' },
  stages: { dev: {} },
};

/** Every setting of the infrastructure as it is in none of the two configurations. */
const OTHERWISE: { readonly [N in keyof InfraSettings]-?: Changed } = {
  accessLogDays: { accessLogDays: 30 },
  alarmEmail: { alarmEmail: 'others@example.com' },
  alias: { alias: 'pictures.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  bucketGb: { bucketGb: 7 },
  canaryMinutes: { canaryPicture: 'canary.jpg', canaryMinutes: 5 },
  canaryPicture: { canaryPicture: 'other.jpg' },
  certificateArn: {
    ...{ alias: 'img.example.com', hostedZoneId: undefined },
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a',
  },
  existingBucket: { existingBucket: true, kmsKeyArn: undefined, bucketGb: false },
  hostedZoneId: { alias: 'img.example.com', hostedZoneId: 'Z9876543210ABCDEFGHIJ' },
  hstsDays: { hstsDays: 30 },
  httpVersion: { httpVersion: 'http3' },
  kmsKeyArn: { kmsKeyArn: 'arn:aws:kms:eu-west-3:123456789012:key/00000000-12ab-34cd-56ef-1234567890ab' },
  logDays: { logDays: 3 },
  minimumTls: { alias: 'img.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ', minimumTls: 'TLSv1.2_2025' },
  monthlyBudget: { monthlyBudget: 3 },
  permissionsBoundary: { permissionsBoundary: 'arn:aws:iam::123456789012:policy/other' },
  priceClass: { priceClass: 'PriceClass_200' },
  purgeConcurrency: { purgeConcurrency: 5 },
  rateLimit: { rateLimit: 777 },
  rendersPerHour: { rendersPerHour: 7 },
  replacedDays: { replacedDays: 7 },
  rolePath: { rolePath: '/other/' },
  tags: { tags: { team: 'others' } },
  variantDays: { variantDays: 7 },
};

/** What an update from one configuration to the other cannot do. */
const impossible = async (before: DefinedConfig, after: DefinedConfig): Promise<readonly string[]> => {
  const [from, to] = [stacks(before), stacks(after)];
  const found = await Promise.all(from.map((made, at) => forcedReplacement(made, to[at] as Template)));
  return found.flat();
};

describe('a stage that is there can be deployed', () => {
  const bases = [
    ['that has little', LEAST],
    ['that has everything', MOST],
  ] as const;
  describe.each(bases)('by a configuration %s', (_, base) => {
    it.each(Object.entries(OTHERWISE))('with another %s, and back', async (_, infra) => {
      const [one, other] = [configWith(base, {}), configWith(base, { infra })];
      expect(await impossible(one, other)).toEqual([]);
      expect(await impossible(other, one)).toEqual([]);
    });

    it('with signatures or without', async () => {
      const [one, other] = [true, false].map((required) => configWith(base, { signing: { required } }));
      expect(await impossible(one as DefinedConfig, other as DefinedConfig)).toEqual([]);
      expect(await impossible(other as DefinedConfig, one as DefinedConfig)).toEqual([]);
    });
  });
});

it('a budget has another name when others are told', () => {
  const named = (alarmEmail?: string): unknown => {
    const [edge] = stacks(configWith(LEAST, { infra: alarmEmail === undefined ? {} : { alarmEmail } }));
    return (properties(edge as Template, 'MonthlyBudget')['Budget'] as { BudgetName: unknown }).BudgetName;
  };
  const names = [named(), named('ops@example.com'), named('others@example.com')];
  expect(new Set(names).size).toBe(3);
  expect(named('ops@example.com')).toBe(names[1]);
  // What the deploy policy allows, arn:aws:budgets::*:budget/cameo-dev-*, and AWS takes (100 characters).
  for (const each of names) expect(each).toMatch(/^cameo-dev-budget[-0-9a-f]{0,9}$/);
});

it('a name that stays while something that cannot be changed does is found', async () => {
  const budget = (address: string): Template => ({
    Outputs: {},
    Resources: {
      Money: {
        Type: 'AWS::Budgets::Budget',
        Properties: {
          Budget: { BudgetName: 'cameo-money', BudgetType: 'COST', TimeUnit: 'MONTHLY' },
          NotificationsWithSubscribers: [{ Subscribers: [{ Address: address }] }],
        },
      },
    },
  });
  expect(await forcedReplacement(budget('a@example.com'), budget('b@example.com'))).toEqual([
    'Money: NotificationsWithSubscribers cannot be changed, and Budget.BudgetName stays cameo-money',
  ]);
});
