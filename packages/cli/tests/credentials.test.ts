import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameoProcess, projectWithStage } from './cameo.js';

let project: Awaited<ReturnType<typeof projectWithStage>>;
beforeEach(async () => {
  project = await projectWithStage();
  await mkdir(join(project.folder, 'pictures'));
  const create = { width: 9, height: 9, channels: 3, background: '#336699' } as const;
  await sharp({ create })
    .jpeg()
    .toFile(join(project.folder, 'pictures', 'alice.jpg'));
  await writeFile(join(project.folder, 'aws-config'), '[profile work]\ncredential_process = sleep 20\n');
});
afterEach(() => project.remove());

const COMMANDS: readonly string[] = [
  'deploy dev',
  'remove dev',
  'logs dev',
  'doctor dev --account',
  'purge alice.jpg --stage dev',
  'upload pictures --stage dev',
];

it.skipIf(process.platform === 'win32').each(some(COMMANDS, 2))(
  '%s does not wait for ever for credentials, and names what it waited for',
  async (line) => {
    const { code, err } = await cameoProcess(project.folder, line.split(' '), {
      AWS_CONFIG_FILE: join(project.folder, 'aws-config'),
      AWS_PROFILE: 'work',
      AWS_CLIENT_TIMEOUT: '300',
    });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^cameo: .*No AWS credentials came within 0\.3 s for the profile work, from the program sleep; try "aws sts get-caller-identity", or set AWS_CLIENT_TIMEOUT to more ms\.$/m,
      ),
    ]);
  },
);
