import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./project.mjs').TriedProject} TriedProject */

/**
 * Presses Ctrl+C during the creation of a stack: the message names what CloudFormation continues, no process of the command
 * remains, and the next step can still deploy.
 * @param {TriedProject} project
 * @param {readonly string[]} zipped names of the zips afterwards, sorted
 */
export async function stopped({ start, inside }, zipped) {
  // npx itself ends differently in each version.
  const main = inside('node_modules/@cameo/cli/dist/main.js');
  const { output, ended, signal } = start('node', [main, 'deploy', 'dev']);
  let over = false;
  ended.then(() => {
    over = true;
  });
  for (const until = performance.now() + 120_000; !output.err.includes('Deploying'); await sleep(50))
    assert.ok(!over && performance.now() < until, `nothing was deployed:\n${output.out}${output.err}`);
  signal('SIGINT');
  const { code, err } = await ended;
  assert.equal(code, 130, err);
  assert.match(
    err,
    /cameo: Stopped\. (?:CloudFormation continues with |There is no stack )?cameo-media-dev.*"npx cameo deploy dev" (?:completes the rest|starts again)\.\n$/,
  );
  const zips = (await readdir(inside('.cameo/stages/dev'))).filter((name) => name.endsWith('.zip'));
  assert.deepEqual(zips.sort(), zipped);
}
