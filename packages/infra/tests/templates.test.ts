import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import { templateMistakes } from './cloudformation-schema.js';
import { PACKAGED, STAGES, type Template, template } from './packaged.js';

const STACKS = PACKAGED.flatMap((stage) => [[stage, 'edge'] as const, [stage, 'media'] as const]);

// Lists at the end of a short run that one stage of two was packaged.
some(['dev', 'prod'], PACKAGED.length);

describe.each(STACKS)('stage %s, stack %s', (stage, stack) => {
  const made = template(stage, stack);

  it('conforms to CloudFormation’s schemas', async () => {
    expect(await templateMistakes(made)).toEqual([]);
  });

  it('does not mention the other stage', () => {
    const other = stage === 'dev' ? 'prod' : 'dev';
    expect(JSON.stringify(made)).not.toMatch(new RegExp(`[-./]${other}\\b`));
  });

  it('grants no public access', () => {
    const text = JSON.stringify(made);
    expect(text).not.toMatch(
      /"AccessControl"|PublicRead|"AWS":"\*"|AllUsers|WebsiteConfiguration|Function::Url/,
    );
    const buckets = Object.values(made.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket');
    expect(buckets.length).toBeGreaterThan(0);
    for (const { Properties } of buckets)
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
  });

  it('is protected from deletion in production alone, which osls reads from the settings', () => {
    const settings = JSON.parse(readFileSync(join(STAGES, stage, 'stage.json'), 'utf8')) as object;
    expect(settings).toMatchObject({ isProtected: stage === 'prod' });
  });

  it('contains no unresolved osls variable', () => {
    expect(JSON.stringify(made)).not.toMatch(/\$\{(?:self|sls|opt|param|file|env)\b/);
  });
});

/** A template with one value replaced; `undefined` removes it. */
function changed(path: string, value: unknown): Template {
  const made = structuredClone(template('dev', 'media'));
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], made);
  (parent as Record<string, unknown>)[last] = value;
  return JSON.parse(JSON.stringify(made)) as Template;
}

describe('errors that the schemas detect', () => {
  it.each<[string, string, unknown]>([
    ['MediaBucket.Colour: no such field', 'Resources.MediaBucket.Properties.Colour', 'red'],
    ['ChangesQueue: no type AWS::SQS::Line', 'Resources.ChangesQueue.Type', 'AWS::SQS::Line'],
    [
      'ResizeImageFailed.FilterPattern: is missing',
      'Resources.ResizeImageFailed.Properties.FilterPattern',
      undefined,
    ],
    [
      'MediaBucket.VersioningConfiguration.Status: got "On", expected one of Enabled, Suspended',
      'Resources.MediaBucket.Properties.VersioningConfiguration.Status',
      'On',
    ],
    [
      'ChangesQueue.VisibilityTimeout: got "720", expected integer',
      'Resources.ChangesQueue.Properties.VisibilityTimeout',
      '720',
    ],
    ['Ref Nobody', 'Outputs.MediaBucketName.Value', { Ref: 'Nobody' }],
    [
      'Fn::GetAtt ChangesQueue.Colour',
      'Outputs.MediaBucketName.Value',
      { 'Fn::GetAtt': ['ChangesQueue', 'Colour'] },
    ],
    ['Fn::Sub Nobody.Arn', 'Outputs.MediaBucketName.Value', { 'Fn::Sub': `\${Nobody.Arn}/*` }],
    ['MediaBucket: depends on Nobody, which is not there', 'Resources.MediaBucket.DependsOn', ['Nobody']],
  ])('%s', async (mistake, path, value) => {
    expect(await templateMistakes(changed(path, value))).toContain(mistake);
  });
});
