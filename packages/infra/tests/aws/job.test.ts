import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config } from '../../../../cameo.config.js';
import { type Account, accountOf } from './account.js';
import { type AwsApi, awsApi, type Environment, fault, lastLine, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';
import { newDeployer } from './deployer.js';
import { liveStage } from './live-stage.js';

const api = awsApi();
if (api === undefined)
  it('a stage, from its first deployment to its end', ({ skip }) => skip('needs scripts/with-aws.sh'));
// Takes minutes on a busy machine: each step packages, uploads and waits as in reality.
else describe('a stage, from its first deployment to its end', { timeout: 900_000 }, () => describeJob(api));

const BUCKET = 'cameo-media-dev';

/** A picture of one colour. */
const picture = (colour: string) =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** The colour in the middle of a picture. */
async function colourOf(bytes: ArrayBuffer): Promise<readonly number[]> {
  const { data } = await sharp(Buffer.from(bytes)).raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

async function until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + 90_000;
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(seen)} after 90 s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function describeJob(on: AwsApi): void {
  let checkout: Checkout;
  /** The environments of the account's root, and of a user with only the packaged policy. */
  let env: Environment;
  let deployer: Environment;
  let account: Account;
  let distribution = '';
  const deployed: Record<string, Readonly<Record<string, string>>> = {};

  beforeAll(async () => {
    checkout = await newCheckout(on);
    env = newAccount(on).env;
    account = accountOf(env);
  });
  afterAll(async () => {
    await accountOf(env).dropMedia();
    await checkout.remove();
  });

  const steps = (out: string) => [...out.matchAll(/^cameo: (\d of \d: [^,…]+)/gm)].map(([, step]) => step);

  it('is packaged without an account', async () => {
    const { code, out } = await checkout.sh('pnpm package:dev', {});
    expect(out).toContain('.cameo/stages/dev/edge: ');
    expect(code).toBe(0);
    deployer = await newDeployer(checkout, env);
  });

  it('is deployed in three steps', async () => {
    const { code, out, err } = await checkout.sh('pnpm deploy:dev', deployer);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(steps(out)).toEqual([
      '1 of 3: the bucket',
      '2 of 3: the distribution and its functions',
      expect.stringMatching(/^3 of 3: the bucket lets distribution E\w+ read /),
    ]);
    const edge = await account.stack('cameo-edge-dev', 'us-east-1');
    expect(edge.status).toMatch(/^(?:CREATE|UPDATE)_COMPLETE$/);
    expect((await account.stack('cameo-media-dev', 'eu-central-1')).status).toBe('UPDATE_COMPLETE');
    distribution = edge.outputs['DistributionId'] ?? '';
    expect(out).toMatch(new RegExp(`stage dev is at https://${edge.outputs['DistributionDomain']}\n`));
    deployed['first'] = await account.functionsOf(distribution);
    expect(deployed['first']).toMatchObject({
      enabled: 'true',
      'origin-request': expect.stringMatching(/:function:cameo-dev-TransformImageRequest:1$/),
      'origin-response': expect.stringMatching(/:function:cameo-dev-ResizeImage:1$/),
      'viewer-request': expect.stringMatching(/:function\/cameo-dev-viewer-request$/),
    });
  });

  it('serves pictures, and purges replaced ones automatically', async () => {
    await account.put(BUCKET, 'talent/a b.jpg', await picture('#c00000'));
    await account.put(BUCKET, 'talent/other.jpg', await picture('#0000c0'));
    const stage = await liveStage(account, env, config, distribution);
    try {
      const ask = (path: string) => fetch(`${stage.url}${path}`, { headers: { accept: 'image/webp' } });
      const before = await ask('/talent/a%20b.jpg?w=640');
      expect([before.status, before.headers.get('content-type')]).toEqual([200, 'image/webp']);
      const [red = 0, , blue = 0] = await colourOf(await before.arrayBuffer());
      expect(red).toBeGreaterThan(150);
      expect(blue).toBeLessThan(60);
      expect((await ask('/talent/other.jpg?w=640')).status).toBe(200);
      expect(await account.keys(BUCKET, '_variants/')).toEqual([
        '_variants/talent/a b.jpg/w-640.webp',
        '_variants/talent/other.jpg/w-640.webp',
      ]);

      await account.put(BUCKET, 'talent/a b.jpg', await picture('#00c000'));
      // The tag of a source is a hash of its key.
      const tag = createHash('sha256').update('talent/a b.jpg').digest('hex').slice(0, 32);
      const invalidated = await until(
        () => account.invalidated(distribution),
        (paths) => paths.includes(`#${tag}`),
      );
      expect(invalidated.every((path) => path.startsWith('#'))).toBe(true);
      // The first invalidation may be for the upload itself; the replacement deletes the derivatives.
      await until(
        () => account.keys(BUCKET, '_variants/talent/a b.jpg/'),
        (keys) => keys.length === 0,
      );
    } finally {
      await stage.close();
    }
    // The CDN's entry is invalidated: the next request gets a derivative of the new original.
    const after = await liveStage(account, env, config, distribution);
    try {
      const answer = await fetch(`${after.url}/talent/a%20b.jpg?w=640`, {
        headers: { accept: 'image/webp' },
      });
      const [red = 0, green = 0] = await colourOf(await answer.arrayBuffer());
      expect(green).toBeGreaterThan(150);
      expect(red).toBeLessThan(60);
    } finally {
      await after.close();
    }
  });

  it('is changed in two steps', async () => {
    await checkout.edit(
      'cameo.config.ts',
      "dev: { bucket: 'cameo-media-dev' }",
      "dev: { bucket: 'cameo-media-dev', memoryMb: 2048, infra: { logDays: 60 } }",
    );
    await checkout.commit('more memory, and logs for longer');
    const { code, out } = await checkout.sh('pnpm deploy:dev', deployer);
    expect(code).toBe(0);
    expect(steps(out)).toEqual(['1 of 2: the bucket', '2 of 2: the distribution and its functions']);
    deployed['changed'] = await account.functionsOf(distribution);
    // The code of both contains the configuration.
    expect(deployed['changed']).toEqual({
      ...deployed['first'],
      'origin-request': expect.stringMatching(/:function:cameo-dev-TransformImageRequest:2$/),
      'origin-response': expect.stringMatching(/:function:cameo-dev-ResizeImage:2$/),
    });
    expect(await account.memoryOf(deployed['changed']['origin-response'] ?? '')).toBe(2048);
  });

  it('is rolled back to the previous commit, and an unchanged function keeps its version', async () => {
    expect((await checkout.sh(`git checkout -q ${checkout.first} && pnpm deploy:dev`, deployer)).code).toBe(
      0,
    );
    const back = await account.functionsOf(distribution);
    expect(await account.memoryOf(back['origin-response'] ?? '')).toBe(1536);
    for (const event of ['origin-request', 'origin-response']) {
      const zipOf = async (at: Readonly<Record<string, string>> | undefined) =>
        Buffer.from(await account.zip(at?.[event] ?? ''));
      const [first, changed, now] = await Promise.all(
        [deployed['first'], deployed['changed'], back].map(zipOf),
      );
      expect(now?.equals(first ?? Buffer.of())).toBe(true);
      expect(changed?.equals(first ?? Buffer.of())).toBe(false);
    }
    await checkout.edit(
      'cameo.config.ts',
      "dev: { bucket: 'cameo-media-dev' }",
      "dev: { bucket: 'cameo-media-dev', infra: { logDays: 60 } }",
    );
    expect((await checkout.sh('pnpm deploy:dev', deployer)).code).toBe(0);
    expect(await account.functionsOf(distribution)).toEqual(back);
  });

  it('is removed in two steps, and the bucket stays', async () => {
    const one = await checkout.sh('pnpm remove:dev', deployer);
    expect([one.code, one.out]).toEqual([
      0,
      expect.stringContaining('2 of 2: then run "npx cameo remove dev" again.'),
    ]);
    // The CloudFront Function stays: it is no replica of a Lambda function, and is deleted with the distribution.
    expect(await account.functionsOf(distribution)).toEqual({
      enabled: 'false',
      'viewer-request': deployed['first']?.['viewer-request'],
    });

    const early = await checkout.sh('pnpm remove:dev', deployer);
    expect(early.code).toBe(1);
    expect(lastLine(early)).toMatch(
      /^cameo: cameo-edge-dev is not deleted yet: CloudFront still has copies of its functions\. Please run "npx cameo remove dev" again in an hour\.$/,
    );

    const gone = fault(on, 'replicas-deleted');
    const two = await checkout.sh('pnpm remove:dev', deployer);
    gone();
    expect([two.code, two.out]).toEqual([
      0,
      expect.stringContaining('stage dev has no distribution any more.'),
    ]);
    expect(await account.keys(BUCKET)).toEqual(
      expect.arrayContaining(['talent/a b.jpg', 'talent/other.jpg']),
    );

    const three = await checkout.sh('pnpm remove:dev', deployer);
    expect([three.code, three.out]).toEqual([0, expect.stringContaining('nothing to remove.')]);
  });
}
