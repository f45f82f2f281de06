import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exitCodes, flag, text, UsageError } from '@cameo/command-line';
import { defineImageConfig } from '@cameo/core/config';
import { defineCommand, jsonOption, print, printJson } from '../command.js';
import { type Answers, configText, inputOf, VALID } from '../init/config-text.js';
import { ask } from '../init/questions.js';
import { issuesOf } from '../project/config-problem.js';
import { configIn } from '../project/load-project.js';

const FILE = 'cameo.config.ts';

/** Generated files beside the configuration, which are not committed. */
const IGNORED = '.cameo/';

export const command = defineCommand({
  name: 'cameo init',
  about: 'Writes cameo.config.ts into this folder, by questions or, with --yes, by options.',
  options: {
    yes: flag('asks no questions; missing options have their defaults'),
    baseUrl: text('URL', 'address of the pictures of the last stage, such as https://img.example.com'),
    bucket: text(
      'NAME',
      'bucket of the pictures; each stage adds its name (that of the folder, and -pictures)',
    ),
    region: text('NAME', 'region of the buckets (AWS_REGION, or us-east-1)'),
    stages: text('LIST', 'stages on AWS (dev,prod)'),
    json: jsonOption,
  },
  examples: [
    ['cameo init', 'by questions'],
    ['cameo init --yes --bucket acme-pictures --region eu-central-1', 'without'],
  ],
  check: (values) => {
    const stages = values.stages?.split(',').map((name) => name.trim());
    if (stages?.some((name) => name === '' || name === 'local'))
      throw new UsageError(
        `--stages got ${JSON.stringify(values.stages)}, expected names with commas between them; "local" always exists.`,
      );
    const twice = stages?.find((name, at) => stages.indexOf(name) !== at);
    if (twice !== undefined)
      throw new UsageError(`--stages got ${JSON.stringify(twice)} twice, expected each name once.`);
    return { ...values, stages };
  },
  run: async ({ yes, json, baseUrl, bucket, region, stages }) => {
    const folder = process.cwd();
    const existing = configIn(folder);
    if (existing !== undefined)
      throw new Error(`${basename(existing)} exists already: edit it, or move it away to start again.`);
    const defaults = defaultsIn(folder);
    const given = { baseUrl, bucket, region, stages };
    if (!yes && !(process.stdin.isTTY && process.stdout.isTTY))
      throw new UsageError(
        'There is no terminal for questions: use --yes, with an option for each value that differs from its default.',
      );
    // Options are checked before the questions.
    checkAnswers(completed(given, VALID));
    const answers: Answers | undefined = yes ? completed(given, defaults) : await ask(given, defaults);
    if (answers === undefined) return exitCodes.interrupted;
    // Fails before anything is written.
    checkAnswers(answers);
    await writeFile(join(folder, FILE), configText(answers), { flag: 'wx' });
    const written = [FILE, ...(await ignore(folder))];
    if (json) printJson({ written, ...answers });
    else
      print(
        `Written: ${written.join(', ')}. Next:`,
        '  npx cameo dev ./pictures      serves your pictures at every size on this machine',
        `  npx cameo package ${(answers.stages[0] ?? 'dev').padEnd(12)}builds everything that is deployed; needs no account`,
        `  npx cameo deploy ${(answers.stages[0] ?? 'dev').padEnd(13)}bucket, distribution and functions; needs AWS credentials`,
      );
    return exitCodes.right;
  },
});

/** The option of each field. */
const OPTIONS = { bucket: '--bucket', region: '--region', baseUrl: '--base-url' } as const;

/** @throws UsageError that names the option of the first wrong value */
function checkAnswers(answers: Answers): void {
  try {
    defineImageConfig(inputOf(answers));
  } catch (error) {
    const [issue] = issuesOf(error) ?? [];
    if (issue === undefined) throw error;
    const field = issue.field.slice(issue.field.lastIndexOf('.') + 1);
    const option = OPTIONS[field as keyof typeof OPTIONS] ?? '--stages';
    throw new UsageError(`${option} got ${issue.received}, expected ${issue.expected}.`, { cause: error });
  }
}

function defaultsIn(folder: string): Answers {
  const name = basename(folder)
    // In capitals ß is SS; and a letter is decomposed into its plain form and its marks.
    .toUpperCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return {
    baseUrl: undefined,
    bucket: `${name || 'my'}-pictures`,
    region: process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1',
    stages: ['dev', 'prod'],
  };
}

const completed = (
  given: { readonly [N in keyof Answers]?: Answers[N] | undefined },
  defaults: Answers,
): Answers => ({
  baseUrl: given.baseUrl ?? defaults.baseUrl,
  bucket: given.bucket ?? defaults.bucket,
  region: given.region ?? defaults.region,
  stages: given.stages ?? defaults.stages,
});

/** Adds entries to .gitignore; returns the changed files. */
async function ignore(folder: string): Promise<readonly string[]> {
  const path = join(folder, '.gitignore');
  const before = existsSync(path) ? await readFile(path, 'utf8') : '';
  const missing = ['node_modules/', IGNORED].filter(
    (entry) =>
      !before.split(/\r?\n/).some((line) => line.trim().replace(/^\/|\/$/g, '') === entry.slice(0, -1)),
  );
  if (missing.length === 0) return [];
  await appendFile(path, `${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
  return ['.gitignore'];
}
