import { KEYS_VARIABLE, readSigningKeys } from '@cameo/core/sign';
import { SetupError } from '../aws/problem.js';
import { keysOfStage } from '../operate/keys-of-stage.js';
import { isSigned, type Stage } from '../stage.js';

/**
 * The keys of one stage, derived from those in the environment: for its KeyValueStore, and for applications that may sign for
 * no other stage. Each is written as `id@bucket=secret`.
 * @throws SetupError for a stage without signing; Error if there is no key to derive them from
 */
export function stageKeys(stage: Stage, env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (!isSigned(stage))
    throw new SetupError(
      `Stage ${stage.name} has no signed URLs: set signing: { required: true } in cameo.config.ts.`,
    );
  return keysOfStage(stage.config, readSigningKeys(env[KEYS_VARIABLE])).split(',');
}
