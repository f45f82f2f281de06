import { checkNode, type Project, reserveStandardOutput, SetupError } from '@cameo/infra';
import { loadProject } from './load-project.js';

/**
 * The project whose stage is packaged or deployed.
 * @param json whether standard output is reserved for machine-readable output
 * @throws SetupError for stage local, which is this machine, and for a Node that osls does not support
 */
export async function projectToDeploy({
  stage,
  config,
  json,
}: {
  readonly stage: string;
  readonly config: string | undefined;
  readonly json: boolean;
}): Promise<Project> {
  checkNode(process.versions.node);
  // Written files may contain signing keys: no other user of this machine may read them, whichever program writes them.
  process.umask(0o077);
  const project = await loadProject(config);
  if (stage === 'local')
    throw new SetupError('Stage local is this machine: run "npx cameo dev ./pictures" instead.');
  if (json) reserveStandardOutput();
  return project;
}
