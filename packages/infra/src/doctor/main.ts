#!/usr/bin/env node
import { readConfig } from '../config-file.js';
import { readOptions } from '../operate/read-options.js';
import { runCommand } from '../operate/run-command.js';
import { type Target, targetOf } from '../operate/target.js';
import { examine } from './examine.js';
import { printResult, printSum } from './print-result.js';

const HELP = `Usage: pnpm run doctor --stage NAME | --url URL [--picture KEY] [--json]

Looks at a running stage from outside, as a browser would, and says of each thing whether it is right.

  --stage NAME   a stage of cameo.config.ts that has a baseUrl
  --url URL      any address instead, such as http://127.0.0.1:4600
  --picture KEY  a picture that is there and wider than 640 px (earth.jpg, which the samples have)
  --json         the findings as JSON
  --help         this text

Exit status: 0 nothing failed, 1 something did, 2 bad arguments.
`;

interface Args {
  readonly target: Target;
  readonly picture: string;
  readonly json: boolean;
}

async function read(argv: readonly string[]): Promise<Args> {
  const { picture, json, ...which } = readOptions(argv, {
    stage: 'string',
    url: 'string',
    picture: 'string',
    json: 'boolean',
  });
  const target = targetOf(await readConfig(), which);
  return { target, picture: picture ?? 'earth.jpg', json: json === true };
}

async function obey({ target, picture, json }: Args): Promise<number> {
  const show = (line: string) => void process.stdout.write(`${line}\n`);
  if (!json) show(`${target.base}, with ${picture}`);
  const results = await examine(target, picture, json ? undefined : (result) => show(printResult(result)));
  if (json) show(JSON.stringify({ base: target.base, picture, results }, undefined, 2));
  else show(printSum(results));
  return results.some(({ state }) => state === 'fail') ? 1 : 0;
}

await runCommand('doctor', HELP, read, obey);
