import { cancel, intro, isCancel, text } from '@clack/prompts';
import type { Answers } from './config-text.js';

/**
 * Asks for what was not given.
 * @returns undefined when the person pressed Ctrl+C
 */
export async function ask(
  given: { readonly [N in keyof Answers]?: Answers[N] | undefined },
  defaults: Answers,
): Promise<Answers | undefined> {
  intro('cameo: pictures at the size that each screen needs');
  const one = async (
    message: string,
    initialValue: string,
    placeholder?: string,
  ): Promise<string | undefined> => {
    const answer = await text({ message, initialValue, ...(placeholder !== undefined && { placeholder }) });
    return isCancel(answer) ? undefined : (answer ?? '').trim();
  };
  const questions = [
    async () => given.bucket ?? one('Bucket of the pictures (each stage adds its name)', defaults.bucket),
    async () => given.region ?? one('Region of the buckets', defaults.region),
    async () =>
      given.stages?.join(',') ?? one('Stages on AWS, the public one last', defaults.stages.join(',')),
    async () =>
      given.baseUrl ??
      one(
        'Where its pictures will be, or nothing for the address that CloudFront gives',
        '',
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
    stages: stages
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && name !== 'local'),
    baseUrl: baseUrl === '' ? undefined : baseUrl,
  };
}
