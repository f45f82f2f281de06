import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { edgeResources } from '../../src/edge/resources.js';
import { logsResources } from '../../src/logs/resources.js';
import { stageOf } from '../../src/stage.js';
import { templateMistakes } from '../cloudformation-schema.js';
import { STAGES } from '../packaged.js';
import { awsApi, shell } from './api.js';
import { EVERYTHING, withCanary } from './everything.js';

const api = awsApi();

/** What cfn-lint says of templates. W3005: osls names roles that a function depends on anyway. */
const lint = (tools: string, region: string, files: readonly string[]) =>
  shell(
    `"${join(tools, 'cfn-lint')}" --format parseable --ignore-checks W3005 --regions ${region} --template ${files.map((file) => `'${file}'`).join(' ')}`,
    STAGES,
    { PATH: process.env['PATH'] ?? '' },
  );

const stage = stageOf(defineImageConfig(EVERYTHING), 'prod');
const everything = withCanary(edgeResources(stage, 'function handler(event) { return event.request; }'));

describe.skipIf(api === undefined)('cfn-lint', () => {
  const { tools = '' } = api ?? {};
  const of = (stack: string) =>
    ['dev', 'prod'].map((stage) => `${stage}/${stack}/cloudformation-template-update-stack.json`);

  it('finds nothing in what is deployed to us-east-1, nor with all options', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-lint-'));
    const file = join(folder, 'everything.json');
    await writeFile(file, JSON.stringify(everything));
    const said = await lint(tools, 'us-east-1', [...of('edge'), file]);
    await rm(folder, { recursive: true });
    expect(said).toEqual({ code: 0, out: '', err: '' });
  });

  it('finds nothing in what is deployed to the region of the shield', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-lint-'));
    const file = join(folder, 'logs.json');
    await writeFile(file, JSON.stringify(logsResources(stage)));
    const said = await lint(tools, 'eu-west-2', [file]);
    await rm(folder, { recursive: true });
    expect(said).toEqual({ code: 0, out: '', err: '' });
  });

  it('finds nothing in what is deployed beside the bucket', async () => {
    expect(await lint(tools, 'eu-central-1', of('media'))).toEqual({ code: 0, out: '', err: '' });
  });

  it('finds what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-lint-'));
    const file = join(folder, 'wrong.json');
    const text = JSON.stringify(everything).replace('"redirect-to-https"', '"redirect-to-nowhere"');
    await writeFile(file, text);
    const { code, out } = await lint(tools, 'us-east-1', [file]);
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
    expect(out).toContain("'redirect-to-nowhere' is not one of");
  });
});

it('everything that a stage may have is what CloudFormation’s schemas know', async () => {
  expect(await templateMistakes(everything)).toEqual([]);
});
