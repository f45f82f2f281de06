import type { Architecture } from '../media/refine-function.js';
import type { Stage } from '../stage.js';
import { hasNative } from './function-files.js';

/** The architecture of Refine: the configured one, by default arm64, which is cheaper, if sharp's code for it is installed. */
export const refineArchitecture = (infra: Pick<Stage['infra'], 'refineArchitecture'>): Architecture =>
  infra.refineArchitecture ?? (hasNative('arm64') ? 'arm64' : 'x86_64');
