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

/** cfn-lint's findings in templates. W3005: osls states redundant dependencies on roles. */
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

  it('finds nothing in the templates for us-east-1, nor with all options', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-lint-'));
    const file = join(folder, 'everything.json');
    await writeFile(file, JSON.stringify(everything));
    const found = await lint(tools, 'us-east-1', [...of('edge'), file]);
    await rm(folder, { recursive: true });
    expect(found).toEqual({ code: 0, out: '', err: '' });
  });

  it('finds nothing in the templates for the region of the shield', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cameo-lint-'));
    const file = join(folder, 'logs.json');
    await writeFile(file, JSON.stringify(logsResources(stage)));
    const found = await lint(tools, 'eu-west-2', [file]);
    await rm(folder, { recursive: true });
    expect(found).toEqual({ code: 0, out: '', err: '' });
  });

  it("finds nothing in the templates for the bucket's region", async () => {
    expect(await lint(tools, 'eu-central-1', of('media'))).toEqual({ code: 0, out: '', err: '' });
  });

  it('detects errors', async () => {
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

it('a stage with all options conforms to CloudFormation’s schemas', async () => {
  expect(await templateMistakes(everything)).toEqual([]);
});
