import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { silenceMs } from './aws/client.js';
import { type RunOptions, run } from './run.js';
import { STACK_FILES, type StackName } from './stacks.js';

/**
 * Runs osls on one stack of a stage.
 * @param folder of the stage, an osls service: `writeStage` puts the serverless files there
 * @throws Error with its output if it fails
 */
export function osls(
  command: 'package' | 'deploy' | 'remove',
  stack: StackName,
  { stage, folder }: { readonly stage: string; readonly folder: string },
  { args = [], show = false }: { args?: readonly string[] } & Pick<RunOptions, 'show'> = {},
): Promise<string> {
  const program = join(
    dirname(createRequire(import.meta.url).resolve('osls/package.json')),
    'bin',
    'serverless.js',
  );
  return run(
    process.execPath,
    [program, command, '--config', STACK_FILES[stack], '--stage', stage, ...args],
    { cwd: folder, show, env: { AWS_CLIENT_TIMEOUT: String(silenceMs()) } },
  );
}
