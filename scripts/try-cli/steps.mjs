import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { serving, webpWidth } from './serving.mjs';
import { stopped } from './stopped.mjs';

/** @typedef {import('./project.mjs').TriedProject} TriedProject */
/** @typedef {{ readonly name: string, readonly run: (project: TriedProject) => Promise<void> }} Step */

/** Maximum time from the command to the first picture, ms. */
const FIRST_PICTURE_MS = 30_000;

/** Bucket names are globally unique, and the emulated API keeps them after a run. */
const BUCKET = `acme-pictures-${process.pid}`;

/** AWS's own command line, of scripts/with-aws.sh: the path of the project has nothing of this repository. */
const AWS = join(process.env['CAMEO_AWS_TOOLS'] ?? '', 'aws');

/** A width of the configured ladder, px. */
let rung = 0;

/** Zip files of the functions. */
const ZIPS = ['PurgeVariants.zip', 'Refine.zip', 'ResizeImage.zip', 'TransformImageRequest.zip'];

/** A photograph from a package. */
const PHOTO = join(
  dirname(createRequire(join(ROOT, 'package.json')).resolve('@jimp/test-utils/package.json')),
  'images',
  'hands.jpg',
);

/**
 * The steps in order: each depends on the results of the previous ones.
 * @param {readonly string[]} tarballs
 * @param {string | undefined} aws address of an AWS API
 * @returns {readonly Step[]}
 */
export const steps = (tarballs, aws) => [
  { name: 'npm install', run: (project) => install(project, tarballs) },
  { name: 'cameo init', run: init },
  { name: 'cameo config', run: config },
  { name: 'cameo dev', run: (project) => dev(project, ['./my pictures'], '/deep/hands%20up.jpg') },
  { name: 'cameo package', run: packageStage },
  ...(aws === undefined
    ? []
    : [
        { name: 'cameo doctor --account, before there is a stage', run: newAccount },
        {
          name: 'cameo deploy, and Ctrl+C',
          run: (/** @type {TriedProject} */ project) => stopped(project, ZIPS),
        },
        { name: 'cameo deploy', run: deploy },
        { name: 'cameo doctor --account', run: account },
        { name: 'cameo doctor and purge', run: (/** @type {TriedProject} */ project) => purge(project, aws) },
        { name: 'cameo remove', run: remove },
      ]),
  { name: 'what is left in the folder', run: left },
];

/** @param {TriedProject} project @param {readonly string[]} tarballs or the names of packages */
export async function install({ must, inside, folder }, tarballs) {
  assert.deepEqual(await readdir(folder), []);
  await must('npm', ['init', '-y']);
  await must('npm', ['install', '--ignore-scripts', '--loglevel=error', ...tarballs]);
  const installed = await readdir(inside('node_modules'));
  for (const name of ['typescript', 'pnpm', 'turbo', 'vite'])
    assert.ok(!installed.includes(name), `npm installed ${name}, which no project needs for this`);
}

/** @param {TriedProject} project */
export async function init({ must, run, inside }) {
  const options = ['--bucket', BUCKET, '--region', 'eu-central-1', '--stages', 'dev,prod'];
  const out = await must('npx', [
    'cameo',
    'init',
    '--yes',
    ...options,
    '--base-url',
    'https://img.example.com',
  ]);
  assert.equal(out.trimEnd().split('\n').length, 4, out);
  const text = await readFile(inside('cameo.config.ts'), 'utf8');
  assert.match(text, new RegExp(`dev: \\{ bucket: '${BUCKET}-dev' \\}`));
  assert.equal(await readFile(inside('.gitignore'), 'utf8'), 'node_modules/\n.cameo/\n');
  const typo = await run('npx', ['cameo', 'depoly', 'dev']);
  assert.deepEqual([typo.code, typo.out], [2, '']);
  assert.match(typo.err, /Got "depoly", which is no command here: did you mean deploy\?/);
}

/** @param {TriedProject} project */
export async function config({ must, inside }) {
  const { settings } = JSON.parse(await must('npx', ['cameo', 'config', '--stage', 'prod', '--json']));
  const setting = (/** @type {string} */ name) =>
    settings.find((/** @type {{ field: string }} */ { field }) => field === name);
  const baseUrl = setting('baseUrl');
  rung = setting('ladder').value.find((/** @type {number} */ width) => width >= 300);
  assert.deepEqual(baseUrl, {
    field: 'baseUrl',
    value: 'https://img.example.com',
    written: 'stages.prod.baseUrl',
  });
  await must('npx', ['cameo', 'config', '--stage', 'prod', '--write', 'pictures-config.ts']);
  const module = await readFile(inside('pictures-config.ts'), 'utf8');
  assert.match(module, /"baseUrl": "https:\/\/img\.example\.com"/);
  assert.ok(!module.includes(BUCKET), 'the front end’s part names the bucket');
}

/**
 * Starts the local edge, requests the playground and a picture, and presses Ctrl+C.
 * @param {TriedProject} project @param {readonly string[]} args @param {string} picture
 */
export async function dev(project, args, picture) {
  await mkdir(project.inside('my pictures/deep'), { recursive: true });
  await copyFile(PHOTO, project.inside('my pictures/deep/hands up.jpg'));
  const started = performance.now();
  await serving(project, args, async (url) => {
    const answer = await fetch(`${url}${picture}?w=${rung}`, { headers: { accept: 'image/webp,*/*' } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/webp']);
    // The width is in the header of a WebP, in one of three kinds of chunk (RFC 9649).
    assert.equal(webpWidth(bytes), rung);
    const ms = performance.now() - started;
    assert.ok(ms < FIRST_PICTURE_MS, `the first picture took ${Math.round(ms)} ms`);
    const page = await (await fetch(`${url}/`)).text();
    assert.ok(page.includes('["deep/hands up.jpg"]'), `the playground was not told of the picture:\n${page}`);
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(page) ?? [];
    assert.equal((await fetch(url + script)).status, 200, `the playground has no ${script}`);
  });
}

/** @param {TriedProject} project */
async function packageStage({ must, inside }) {
  const packaged = JSON.parse(await must('npx', ['cameo', 'package', 'dev', '--json']));
  assert.equal(packaged.folder, inside('.cameo/stages/dev'));
  const written = await readdir(packaged.folder);
  assert.deepEqual(written.filter((name) => name.endsWith('.zip')).sort(), ZIPS);
  const bundle = await readFile(join(packaged.folder, 'bundles/origin-request.mjs'), 'utf8');
  assert.ok(bundle.includes(`"${BUCKET}-dev"`), 'the functions do not have the configuration of the project');
  const template = JSON.parse(
    await readFile(join(packaged.folder, 'edge/cloudformation-template-update-stack.json'), 'utf8'),
  );
  assert.equal(template.Resources.ImageDistribution.Type, 'AWS::CloudFront::Distribution');
}

/** @param {TriedProject} project */
async function deploy({ must }) {
  const deployed = JSON.parse(await must('npx', ['cameo', 'deploy', 'dev', '--json']));
  assert.match(deployed.url, /^https:\/\/\S+$/);
  assert.match(deployed.distributionId, /^E\w+$/);
}

/** @param {TriedProject} project */
async function account({ run }) {
  // The emulated account may have warnings; only the request itself matters.
  const { out } = await run('npx', ['cameo', 'doctor', 'dev', '--account', '--json']);
  const { stage, results } = JSON.parse(out);
  assert.equal(stage, 'dev');
  assert.ok(results.length >= 3, out);
}

/** As its help suggests: before the first deployment there is no bucket, no stack and no distribution. @param {TriedProject} project */
async function newAccount({ run }) {
  const { out, err } = await run('npx', ['cameo', 'doctor', 'dev', '--account', '--json']);
  assert.match(out, /^\{/, err);
  const { results } = JSON.parse(out);
  const advice = (/** @type {string} */ which) =>
    results.find((/** @type {{ name: string }} */ { name }) => name === which)?.advice;
  for (const name of ['rate rule', 'refine'])
    assert.equal(advice(name), 'Deploy it first: npx cameo deploy dev.', out);
}

/**
 * Runs the deployed functions' bundles over the deployed bucket: doctor checks them, then the function in the account purges
 * one picture.
 * @param {TriedProject} project @param {string} aws
 */
async function purge(project, aws) {
  const bucket = `${BUCKET}-dev`;
  const tool = (/** @type {string[]} */ ...args) =>
    project.must(AWS, ['--endpoint-url', aws, '--region', 'eu-central-1', ...args]);
  await tool('s3', 'cp', '--quiet', PHOTO, `s3://${bucket}/talent/hands.jpg`);
  const derivatives = async () => {
    const listed = await project.run(AWS, [
      ...[
        '--endpoint-url',
        aws,
        '--region',
        'eu-central-1',
        's3',
        'ls',
        '--recursive',
        `s3://${bucket}/_variants/`,
      ],
    ]);
    return listed.out.split('\n').filter((line) => line !== '').length;
  };
  const bundles = [
    '--bundles',
    '.cameo/stages/dev',
    '--s3',
    aws,
    '--bucket',
    bucket,
    '--region',
    'eu-central-1',
  ];
  await serving(project, bundles, async (url) => {
    const { out, code } = await project.run('npx', [
      ...['cameo', 'doctor', '--url', url, '--picture', 'talent/hands.jpg', '--json'],
    ]);
    const failed = JSON.parse(out).results.filter(
      (/** @type {{ state: string }} */ { state }) => state === 'fail',
    );
    assert.deepEqual([code, failed], [0, []]);
  });
  const made = await derivatives();
  assert.ok(made > 0, 'the bucket has no derivatives after doctor');
  const purged = JSON.parse(
    await project.must('npx', ['cameo', 'purge', 'talent/hands.jpg', '--stage', 'dev', '--json']),
  );
  assert.deepEqual(purged, { pictures: ['talent/hands.jpg'], derivatives: made });
  assert.equal(await derivatives(), 0);
}

/** @param {TriedProject} project */
async function remove({ must }) {
  assert.deepEqual(JSON.parse(await must('npx', ['cameo', 'remove', 'dev', '--json'])), {
    stage: 'dev',
    left: 'distribution',
  });
}

/** @param {TriedProject} project */
async function left({ folder }) {
  assert.deepEqual((await readdir(folder)).sort(), [
    '.cameo',
    '.gitignore',
    'cameo.config.ts',
    'my pictures',
    'node_modules',
    'package-lock.json',
    'package.json',
    'pictures-config.ts',
  ]);
}
