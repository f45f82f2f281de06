import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameoProcess, projectWithStage } from './cameo.js';

let project: Awaited<ReturnType<typeof projectWithStage>>;
beforeAll(async () => {
  project = await projectWithStage();
});
afterAll(() => project.remove());

/** The packages that a command has loaded, from V8's report of executed scripts. */
async function loadedBy(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const reports = await mkdtemp(join(tmpdir(), 'cameo-loaded-'));
  try {
    await cameoProcess(project.folder, argv, { ...env, NODE_V8_COVERAGE: reports });
    const packages = new Set<string>();
    for (const name of await readdir(reports)) {
      const report = JSON.parse(await readFile(join(reports, name), 'utf8')) as {
        readonly result: readonly { readonly url: string }[];
      };
      for (const { url } of report.result) {
        const [, path = url] = url.split(/\/(?:packages|tools|.*node_modules)\//);
        const [, found] = /^((?:@[^/]+\/)?[^/]+)\/(?:.*\/)?[^/]+\.[cm]?js$/.exec(path) ?? [];
        if (found !== undefined) packages.add(found);
      }
    }
    return [...packages];
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

/** Packages for deploying, serving and rendering. */
const HEAVY = /^(?:@aws-sdk|@smithy)\/|^(?:esbuild|osls|sharp|zod|edge)$/;

it('cameo --help loads the list of commands, and no command', async () => {
  const loaded = await loadedBy(['--help']);
  expect(loaded).toEqual(expect.arrayContaining(['cli', 'command-line']));
  expect(loaded.filter((name) => HEAVY.test(name) || /^(?:infra|local-edge|describe)$/.test(name))).toEqual(
    [],
  );
});

it.each(some(['deploy', 'doctor', 'warm'], 1))(
  '%s --help loads no package for deploying, serving or rendering',
  async (name) => {
    const loaded = await loadedBy([name, '--help']);
    expect(loaded).toContain('infra');
    expect(loaded.filter((each) => HEAVY.test(each))).toEqual([]);
  },
);

it('ladder and budget load no SDK and no package of the edge', async () => {
  for (const name of ['ladder', 'budget']) {
    const loaded = await loadedBy([name]);
    // To read the configuration.
    expect(loaded).toEqual(expect.arrayContaining(['infra', 'esbuild']));
    expect(loaded.filter((each) => HEAVY.test(each) && each !== 'esbuild')).toEqual([]);
  }
});

it('purge loads the SDK when it calls AWS, which shows that the tests above can fail', async () => {
  const nobody = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
  expect(await loadedBy(['purge', 'a.jpg', '--stage', 'dev'], { ...nobody, ...keys })).toEqual(
    expect.arrayContaining(['@aws-sdk/client-lambda']),
  );
});
