#!/usr/bin/env node
import type { DefinedConfig } from '@cameo/core';
import { readConfig } from '../config-file.js';
import { readOptions } from '../operate/read-options.js';
import { runCommand } from '../operate/run-command.js';
import { targetOf } from '../operate/target.js';
import { stageOf } from '../stage.js';
import { examineAccount } from './account.js';
import { examine, type Result } from './examine.js';
import { printResult, printSum } from './print-result.js';

const HELP = `Usage: pnpm run doctor --stage NAME | --url URL [--picture KEY] [--json]
       pnpm run doctor --stage NAME --account [--json]

Looks at a running stage from outside, as a browser would, and says of each thing whether it is right.

  --stage NAME   a stage of cameo.config.ts that has a baseUrl
  --url URL      any address instead, such as http://127.0.0.1:4600
  --picture KEY  a picture that is there and wider than 640 px (earth.jpg, which the samples have)
  --account      looks at the AWS account instead: what it may run, and where
  --json         the findings as JSON
  --help         this text

Exit status: 0 nothing failed, 1 something did, 2 bad arguments.
`;

interface Args {
  /** What is looked at, for a person. */
  readonly what: string;
  /** The same for a program. */
  readonly facts: Readonly<Record<string, string>>;
  readonly json: boolean;
  /** Looks; tells each finding as it comes. */
  readonly look: (tell: (result: Result) => void) => Promise<readonly Result[]>;
}

async function read(argv: readonly string[]): Promise<Args> {
  const { picture, json, account, ...which } = readOptions(argv, {
    stage: 'string',
    url: 'string',
    picture: 'string',
    json: 'boolean',
    account: 'boolean',
  });
  const config = await readConfig();
  if (account === true) return ofAccount(config, json === true, { ...which, picture });
  const target = targetOf(config, which);
  const shown = picture ?? 'earth.jpg';
  return {
    what: `${target.base}, with ${shown}`,
    facts: { base: target.base, picture: shown },
    json: json === true,
    look: (tell) => examine(target, shown, tell),
  };
}

function ofAccount(
  config: DefinedConfig,
  json: boolean,
  {
    stage,
    url,
    picture,
  }: { stage?: string | undefined; url?: string | undefined; picture: string | undefined },
): Args {
  if (stage === undefined || url !== undefined || picture !== undefined)
    throw new Error('--account goes with --stage NAME only.');
  const chosen = stageOf(config, stage);
  return {
    what: `the AWS account of stage ${stage}`,
    facts: { stage },
    json,
    look: async (tell) => {
      const results = await examineAccount(chosen);
      results.forEach(tell);
      return results;
    },
  };
}

async function obey({ what, facts, json, look }: Args): Promise<number> {
  const show = (line: string) => void process.stdout.write(`${line}\n`);
  if (!json) show(what);
  const results = await look((result) => json || show(printResult(result)));
  if (json) show(JSON.stringify({ ...facts, results }, undefined, 2));
  else show(printSum(results));
  return results.some(({ state }) => state === 'fail') ? 1 : 0;
}

await runCommand('doctor', HELP, read, obey);
