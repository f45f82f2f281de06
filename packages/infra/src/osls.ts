import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunOptions, run } from './run.js';
import { STACK_FILES, type StackName } from './stacks.js';

/** The folder of serverless.yml; `.serverless` is written into it. */
export const SERVICE_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Runs osls on one stack of a stage. @throws Error with all that it said when it fails */
export function osls(
  command: 'package' | 'deploy' | 'remove',
  stack: StackName,
  stage: string,
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
    { cwd: SERVICE_FOLDER, show },
  );
}
