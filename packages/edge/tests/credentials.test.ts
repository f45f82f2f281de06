import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { boundedCredentials } from '../src/credentials.js';

const LIMIT_MS = 400;

// It accepts every connection, and never answers.
const silent = createServer((socket) => void socket.resume().on('error', () => undefined));
let url = '';
let home = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  home = await mkdtemp(join(tmpdir(), 'cameo-credentials-'));
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
});
afterAll(async () => {
  silent.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (/^AWS_/.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  return () => vi.unstubAllEnvs();
});

/** Answers the first call of a client without keys of its own: the error. */
async function firstCall(config: string, env: Readonly<Record<string, string>>): Promise<Error> {
  // The SDK reads each file once.
  const file = join(home, `config-${randomUUID()}`);
  await writeFile(file, config);
  for (const [name, value] of Object.entries({ AWS_CONFIG_FILE: file, ...env })) vi.stubEnv(name, value);
  const client = new S3Client({ region: 'eu-west-1', extensions: [boundedCredentials(LIMIT_MS)] });
  try {
    return await client.send(new ListBucketsCommand({})).then(
      () => new Error('it was answered'),
      (error: Error) => error,
    );
  } finally {
    client.destroy();
  }
}

describe('credentials that never come end after a time, with the name of their source:', () => {
  it.skipIf(process.platform === 'win32').each([
    ['of a program', 'sleep 10'],
    ['of a program whose child keeps its output open', 'sleep 10 | cat'],
  ])('%s', async (_, program) => {
    const config = `[profile work]\ncredential_process = ${program}\n`;
    const error = await firstCall(config, { AWS_PROFILE: 'work' });
    expect([error.name, error.message]).toEqual([
      'CredentialsTimeout',
      'No AWS credentials came within 0.4 s for the profile work, from the program sleep; try "aws sts get-caller-identity", or set AWS_CLIENT_TIMEOUT to more ms',
    ]);
  });

  it('of a container', async () => {
    const error = await firstCall('', { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials` });
    expect(error.message).toContain(`within 0.4 s, from ${url}; `);
  });

  it('of a role, by web identity', async () => {
    await writeFile(join(home, 'token'), 'token');
    const error = await firstCall('', {
      AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/a',
      AWS_ENDPOINT_URL_STS: url,
    });
    expect(error.message).toContain(`, from ${url}; `);
  });

  it('of a role of another profile', async () => {
    const config = `[profile one]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = other\n[profile other]\naws_access_key_id = A\naws_secret_access_key = B\n`;
    const error = await firstCall(config, { AWS_PROFILE: 'one', AWS_ENDPOINT_URL_STS: url });
    expect(error.message).toContain(` for the profile one, from ${url}; `);
  });

  it('of single sign-on', async () => {
    const start = 'https://example.awsapps.com/start';
    // The AWS CLI keeps the token of `aws sso login` in a file of this name.
    const cached = createHash('sha1').update(start).digest('hex');
    await writeFile(
      join(home, '.aws', 'sso', 'cache', `${cached}.json`),
      JSON.stringify({ accessToken: 'a', expiresAt: '2099-01-01T00:00:00Z' }),
    );
    const config = `[profile sso]\nsso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = a\n`;
    const error = await firstCall(config, { AWS_PROFILE: 'sso', AWS_ENDPOINT_URL_SSO: url });
    expect(error.message).toContain(` for the profile sso, from ${url}; `);
  });

  it('of the metadata of a machine, which the SDK bounds itself', async () => {
    const error = await firstCall('', { AWS_EC2_METADATA_SERVICE_ENDPOINT: url });
    expect(error.name).toMatch(/^Credentials(?:Timeout|ProviderError)$/);
  });
});

it('leaves credentials alone that come', async () => {
  const program = `echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"B"}'`;
  const error = await firstCall(`[profile work]\ncredential_process = ${program}\n`, {
    AWS_PROFILE: 'work',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  });
  expect(error.message).toContain('ECONNREFUSED');
});
