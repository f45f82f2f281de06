#!/usr/bin/env node
import { ConfigError } from '@cameo/core/config';
import { type Args, HELP, readArgs } from './args.js';
import { Unready } from './aws/problem.js';
import { checkNode } from './check-node.js';
import { adoptBucket } from './commands/adopt.js';
import { deployStage } from './commands/deploy.js';
import { showLogs } from './commands/logs.js';
import { packageStage } from './commands/package.js';
import { removeStage } from './commands/remove.js';
import { writeTemplates } from './commands/template.js';
import { readConfig } from './config-file.js';
import { DISTRIBUTION_PARAMETER } from './package/plain-template.js';
import { stageOf } from './stage.js';

// What the SDK will need in later versions is for those who update it, not for those who deploy.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const [FAILURE, USAGE_ERROR] = [1, 2] as const;

async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2));
  if (args === 'help') return void process.stdout.write(HELP);
  if ('mistake' in args) return stopWith(USAGE_ERROR, args.mistake);
  await obey(args).catch((error: unknown) => {
    if (error instanceof Unready || error instanceof ConfigError)
      return stopWith(FAILURE, oneLine(error.message));
    stopWith(FAILURE, error instanceof Error ? error.message : String(error));
  });
}

async function obey(args: Args): Promise<void> {
  checkNode(process.versions.node);
  const config = await readConfig();
  if (args.stage === 'local') throw new Unready('Stage local is this machine: run "npm start" instead.');
  switch (args.command) {
    case 'package':
      return args.template
        ? writeTemplates(stageOf(config, args.stage, { distributionId: DISTRIBUTION_PARAMETER }))
        : packageStage(stageOf(config, args.stage));
    case 'adopt':
      return adoptBucket(config, args.stage);
    case 'deploy':
      return deployStage(config, args.stage);
    case 'remove':
      return removeStage(config, args.stage);
    case 'logs':
      return showLogs(config, args);
  }
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

function stopWith(status: number, line: string): void {
  process.stderr.write(`cameo: ${line}\n`);
  process.exitCode = status;
}

await main();
