import { KEYS_VARIABLE, readSigningKeys } from '@cameo/core/sign';
import { Unready } from '../aws/problem.js';
import { keysOfStage } from '../operate/keys-of-stage.js';
import { isSigned, type Stage } from '../stage.js';

/**
 * The keys of one stage, made of those of the environment: what its KeyValueStore needs, and what an application may have that
 * signs for no other. Each is written as `id@bucket=secret`.
 * @throws Unready for a stage that signs nothing; Error when there is no key to make them of
 */
export function stageKeys(stage: Stage, env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (!isSigned(stage))
    throw new Unready(
      `Stage ${stage.name} signs nothing: set signing: { required: true } in cameo.config.ts.`,
    );
  return keysOfStage(stage.config, readSigningKeys(env[KEYS_VARIABLE])).split(',');
}
