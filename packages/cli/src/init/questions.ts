import { ConfigError, defineImageConfig } from '@cameo/core/config';
import { cancel, intro, isCancel, text } from '@clack/prompts';
import { type Answers, inputOf, VALID } from './config-text.js';

/**
 * Prompts for missing answers.
 * @returns undefined after Ctrl+C
 */
export async function ask(
  given: { readonly [N in keyof Answers]?: Answers[N] | undefined },
  defaults: Answers,
): Promise<Answers | undefined> {
  intro('cameo: pictures at the size that each screen needs');
  const one = async (
    message: string,
    initialValue: string,
    wrongIn: (answer: string) => string | undefined,
    placeholder?: string,
  ): Promise<string | undefined> => {
    const answer = await text({
      message,
      initialValue,
      validate: (value) => wrongIn((value ?? '').trim()),
      ...(placeholder !== undefined && { placeholder }),
    });
    return isCancel(answer) ? undefined : (answer ?? '').trim();
  };
  const questions = [
    async () =>
      given.bucket ??
      one('Bucket of the pictures (each stage adds its name)', defaults.bucket, (bucket) =>
        wrong({ bucket, stages: given.stages ?? VALID.stages }),
      ),
    async () => given.region ?? one('Region of the buckets', defaults.region, (region) => wrong({ region })),
    async () =>
      given.stages?.join(',') ??
      one('Stages on AWS, the public one last', defaults.stages.join(','), (answer) => {
        const stages = stagesIn(answer);
        // The names of the buckets have both.
        return stages.length === 0
          ? 'Expected at least one name, such as prod.'
          : wrong({ bucket: answers[0] ?? VALID.bucket, stages });
      }),
    async () =>
      given.baseUrl ??
      one(
        'Address of its pictures, or nothing for the address that CloudFront assigns',
        '',
        (baseUrl) => wrong({ baseUrl }),
        'https://img.example.com',
      ),
  ];
  const answers: string[] = [];
  for (const question of questions) {
    const answer = await question();
    if (answer === undefined) {
      cancel('Nothing was written.');
      return undefined;
    }
    answers.push(answer);
  }
  const [bucket = '', region = '', stages = '', baseUrl = ''] = answers;
  return {
    bucket,
    region,
    stages: stagesIn(stages),
    baseUrl: baseUrl === '' ? undefined : baseUrl,
  };
}

/** The names in a list; `local` always exists. */
const stagesIn = (list: string): readonly string[] =>
  [...new Set(list.split(',').map((name) => name.trim()))].filter((name) => name !== '' && name !== 'local');

/** The first problem of an answer, with valid other ones. */
function wrong(answer: Partial<Answers>): string | undefined {
  try {
    defineImageConfig(inputOf({ ...VALID, ...answer }));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [issue] = error.issues;
    return issue && `Got ${issue.received}, expected ${issue.expected}.`;
  }
}
