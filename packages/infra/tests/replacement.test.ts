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

/** The stacks of stage dev, without osls's additions: names of functions depend on the stage alone. */
function stacks(config: DefinedConfig): readonly Template[] {
  const stage = stageOf(config, 'dev');
  return [edgeResources(stage, CODE), mediaResources(stage), logsResources(stage)] as readonly Template[];
}

/** Changed settings; `undefined` removes one. */
type Changed = { readonly [N in keyof InfraSettings]?: InfraSettings[N] | undefined };

const configWith = (
  from: ImageConfigInput,
  change: Omit<Partial<ImageConfigInput>, 'infra'> & { readonly infra?: Changed },
): DefinedConfig =>
  defineImageConfig({ ...from, ...change, infra: given({ ...from.infra, ...change.infra }) });

/** Settings without the removed ones. */
const given = (infra: Changed): Partial<InfraSettings> =>
  Object.fromEntries(Object.entries(infra).filter(([, value]) => value !== undefined));

const MINIMAL: ImageConfigInput = { bucket: 'pictures', region: 'eu-west-3', stages: { dev: {} } };
const COMPLETE: ImageConfigInput = {
  ...EVERYTHING,
  infra: { ...EVERYTHING.infra, alias: 'img.example.com' },
  stages: { dev: {} },
};

/** Every infrastructure setting with a value that neither configuration has. */
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
  refineArchitecture: { refineArchitecture: 'x86_64' },
  refineConcurrency: { refineConcurrency: 7 },
  refineMemoryMb: { refineMemoryMb: 1769 },
  rendersPerHour: { rendersPerHour: 7 },
  replacedDays: { replacedDays: 7 },
  rolePath: { rolePath: '/other/' },
  tags: { tags: { team: 'others' } },
  variantDays: { variantDays: 7 },
};

/** Resources that make an update from one configuration to the other impossible. */
const impossible = async (before: DefinedConfig, after: DefinedConfig): Promise<readonly string[]> => {
  const [from, to] = [stacks(before), stacks(after)];
  const found = await Promise.all(from.map((made, at) => forcedReplacement(made, to[at] as Template)));
  return found.flat();
};

describe('an existing stage can be deployed', () => {
  const bases = [
    ['that has little', MINIMAL],
    ['that has everything', COMPLETE],
  ] as const;
  describe.each(bases)('with a configuration %s', (_, base) => {
    it.each(Object.entries(OTHERWISE))('with another %s, and back', async (_, infra) => {
      const [one, other] = [configWith(base, {}), configWith(base, { infra })];
      expect(await impossible(one, other)).toEqual([]);
      expect(await impossible(other, one)).toEqual([]);
    });

    it('with or without signing', async () => {
      const [one, other] = [true, false].map((required) => configWith(base, { signing: { required } }));
      expect(await impossible(one as DefinedConfig, other as DefinedConfig)).toEqual([]);
      expect(await impossible(other as DefinedConfig, one as DefinedConfig)).toEqual([]);
    });
  });
});

it('a budget has another name if its subscribers change', () => {
  const named = (alarmEmail?: string): unknown => {
    const [edge] = stacks(configWith(MINIMAL, { infra: alarmEmail === undefined ? {} : { alarmEmail } }));
    return (properties(edge as Template, 'MonthlyBudget')['Budget'] as { BudgetName: unknown }).BudgetName;
  };
  const names = [named(), named('ops@example.com'), named('others@example.com')];
  expect(new Set(names).size).toBe(3);
  expect(named('ops@example.com')).toBe(names[1]);
  // Within the deploy policy, arn:aws:budgets::*:budget/cameo-dev-*, and AWS's limit of 100 characters.
  for (const each of names) expect(each).toMatch(/^cameo-dev-budget[-0-9a-f]{0,9}$/);
});

it('detects an unchanged name of a resource that must be replaced', async () => {
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
