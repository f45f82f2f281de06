// `pnpm check-dependencies`: checks origins of dependencies, their install scripts, their licences, and their published
// advisories. Exits with 1 if something is not allowed. A registry without audits causes a notice, and a failure if
// CAMEO_REQUIRE includes "audit".
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, ROOT } from '../bootstrap.mjs';
import { readAudit } from './advisories.mjs';
import { packagesWithInstallScripts } from './install-scripts.mjs';
import { RUN_ONLY, refusedLicences, SHIPPED } from './licences.mjs';
import { checkLockfile } from './lockfile.mjs';

bootstrap('all');
const problems = [];

const { packages, refused } = checkLockfile(readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8'));
problems.push(...refused);
console.log(
  `lockfile: ${packages} packages, each from the registry with its SHA-512: ${refused.length} are not`,
);

const allowed = allowedBuilds();
const building = packagesWithInstallScripts(ROOT);
problems.push(
  ...building
    .filter((name) => !(name in allowed))
    .map(
      (name) => `${name} has an install script; name it in allowBuilds of pnpm-workspace.yaml, with a reason`,
    ),
);
const run = building.filter((name) => allowed[name]);
console.log(
  `install scripts: ${building.join(', ')} have one; ${run.length === 0 ? 'none' : run.join(', ')} may run`,
);

problems.push(...refusedLicences(licences([]), RUN_ONLY, 'development'));
let shipped = 0;
for (const name of readdirSync(join(ROOT, 'packages'))) {
  const listing = licences(['--prod', '--filter', `./packages/${name}`]);
  shipped += Object.values(listing).reduce((sum, all) => sum + all.length, 0);
  // Deployment tools run on the deployer's machine; what they package counts as a dependency of edge.
  const fitting = name === 'infra' ? RUN_ONLY : SHIPPED;
  problems.push(...refusedLicences(listing, fitting, `packages/${name}`));
}
console.log(`licences: ${shipped} packages that are packed or installed to serve, and all tools: read`);

const audited = pnpm(['audit', '--json']);
const audit = readAudit(audited.stdout.trim() === '' ? audited.stderr : audited.stdout);
if (audit.answered) {
  problems.push(...audit.stops);
  console.log(`advisories: ${audit.stops.length} high or critical, ${audit.others} others`);
} else {
  const required = (process.env['CAMEO_REQUIRE'] ?? '').split(',').includes('audit');
  const text = `advisories: NOT CHECKED, for the registry did not answer: ${audit.why}`;
  if (required) problems.push(text);
  else console.log(`${text}\n  Run "pnpm check-dependencies" where it does.`);
}

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'dependencies: nothing to object to' : `dependencies: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** @param {readonly string[]} args */
function licences(args) {
  const { stdout } = pnpm([...(args.length === 0 ? ['-r'] : args), 'licenses', 'list', '--json']);
  const start = stdout.indexOf('{');
  return start < 0 ? {} : JSON.parse(stdout.slice(start));
}

/** @returns {Record<string, boolean>} */
function allowedBuilds() {
  return JSON.parse(pnpm(['config', 'get', 'allowBuilds', '--json']).stdout);
}

/** @param {readonly string[]} args */
function pnpm(args) {
  const { stdout, stderr, error } = spawnSync('pnpm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 });
  if (error !== undefined) throw new Error('pnpm could not be started', { cause: error });
  return { stdout, stderr };
}
