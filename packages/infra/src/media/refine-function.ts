import { nameOf, type Stage } from '../stage.js';
import { REFINE_SECONDS } from './refine.js';

/** Architecture of the native code in a function's zip, by Lambda's name. */
export type Architecture = NonNullable<Stage['infra']['refineArchitecture']>;

/**
 * Refine in osls's format. START, END and REPORT of each run are not logged: two runs per derivative would be most of the log.
 * @param architecture of the native code in its zip
 */
export const refineFunction = (stage: Stage, architecture: Architecture) =>
  stage.config.refine === false
    ? {}
    : {
        Refine: {
          name: nameOf(stage, 'Refine'),
          handler: 'refine.handler',
          role: 'RefineRole',
          architecture,
          memorySize: stage.infra.refineMemoryMb,
          timeout: REFINE_SECONDS,
          logs: { logFormat: 'JSON', applicationLogLevel: 'INFO', systemLogLevel: 'WARN' },
          package: { artifact: 'Refine.zip' },
        },
      };
