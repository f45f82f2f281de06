import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InfraSettings } from '@cameo/core/config';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from './account.js';
import { type AwsApi, awsApi, type Environment, fault, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');

/** The code blocks of the page, in order, without their indentation in lists. */
const BOXES = [...PAGE.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, spaces = '', text = '']) =>
  text.replace(new RegExp(`^${spaces}`, 'gm'), '').trim(),
);
const [notRun, run] = [
  BOXES.filter((box) => box.startsWith('# not run')),
  BOXES.filter((box) => !box.startsWith('# not run')),
];

/** A removal is not run at its place in the page, which is before the examples of a live stage, but at the end. */
const isRemoval = (box: string) => /remove:dev|delete-stack/.test(box);

describe('docs/operations.md', () => {
  it('has its commands in code blocks, and a reason in each that is not run', () => {
    expect(run.length).toBeGreaterThan(6);
    for (const box of notRun) expect(box).toMatch(/^# not run(?: here)?: .{20,}\n/);
    const commands = ['package', 'deploy', 'remove', 'logs'].map((name) => `pnpm ${name}:dev`);
    for (const command of commands)
      expect(
        run.some((box) => box.includes(command)),
        command,
      ).toBe(true);
  });

  it('has a row for every setting of a stage, and for no other', () => {
    const [, table = ''] = /^ *\| field +\| what it does +\|\n((?: *\|.*\n)+)/m.exec(PAGE) ?? [];
    const fields = [...table.matchAll(/^ *\| `(\w+)`/gm)].map(([, field]) => field);
    expect(fields.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });
});

/** Every infrastructure setting of a stage: the compiler rejects an incomplete list. */
const SETTINGS = {
  accessLogDays: true,
  alarmEmail: true,
  alias: true,
  bucketGb: true,
  canaryMinutes: true,
  canaryPicture: true,
  certificateArn: true,
  existingBucket: true,
  hostedZoneId: true,
  hstsDays: true,
  httpVersion: true,
  kmsKeyArn: true,
  logDays: true,
  minimumTls: true,
  monthlyBudget: true,
  permissionsBoundary: true,
  priceClass: true,
  purgeConcurrency: true,
  refineArchitecture: true,
  refineConcurrency: true,
  refineMemoryMb: true,
  rateLimit: true,
  rendersPerHour: true,
  replacedDays: true,
  rolePath: true,
  tags: true,
  variantDays: true,
} satisfies Record<keyof InfraSettings, true>;

const api = awsApi();
if (api === undefined)
  it('the code blocks of docs/operations.md', ({ skip }) => skip('needs scripts/with-aws.sh'));
else describe('followed from top to bottom', { timeout: 900_000 }, () => describeWalk(api));

function describeWalk(on: AwsApi): void {
  let checkout: Checkout;
  let env: Environment;
  beforeAll(async () => {
    checkout = await newCheckout(on);
    env = newAccount(on).env;
    const grey = sharp({ create: { width: 900, height: 600, channels: 3, background: '#808080' } });
    await writeFile(join(checkout.folder, 'photo.jpg'), await grey.jpeg().toBuffer());
  });
  afterAll(async () => {
    await accountOf(env).dropMedia();
    await checkout.remove();
  });

  const removals = run.filter(isRemoval);
  const walk = [...run.filter((box) => !isRemoval(box)), ...removals];
  it.each(walk.map((box, at) => [box.split('\n', 1)[0] ?? '', box, at] as const))(
    '%s',
    async (_, box, at) => {
      // Some hours later, CloudFront has deleted the replicas.
      const later =
        at === walk.lastIndexOf('pnpm remove:dev') ? fault(on, 'replicas-deleted') : () => undefined;
      const line = `set -e\n${box.replace('<commit>', checkout.first)}`;
      const { code, err } = await checkout.sh(line, env);
      later();
      expect([code, err]).toEqual([0, expect.any(String)]);
    },
  );

  it('leaves nothing behind', async () => {
    const account = accountOf(env);
    await expect(account.stack('cameo-edge-dev', 'us-east-1')).rejects.toThrow('does not exist');
    await expect(account.stack('cameo-media-dev', 'eu-central-1')).rejects.toThrow('does not exist');
    await expect(account.keys('cameo-media-dev')).rejects.toThrow();
  });
}
