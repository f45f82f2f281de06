import { checkNode, type Project, sayOnStandardError, Unready } from '@cameo/infra';
import { loadProject } from './load-project.js';

/**
 * The project whose stage is packaged or deployed.
 * @param json whether standard output is kept for an answer
 * @throws Unready for stage local, which is this machine, and for a Node that osls would refuse
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
  // What is written may hold the keys of signed URLs: it is for nobody else on this machine, whichever program writes it.
  process.umask(0o077);
  const project = await loadProject(config);
  if (stage === 'local') throw new Unready('Stage local is this machine: run "npx cameo dev" instead.');
  if (json) sayOnStandardError();
  return project;
}
