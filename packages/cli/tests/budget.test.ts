import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameo, emptyProject } from './cameo.js';

let project: Awaited<ReturnType<typeof emptyProject>>;
beforeEach(async () => {
  project = await emptyProject();
});
afterEach(() => project.remove());

/** The output of `budget` for a project with these settings besides its bucket. */
async function budgetOf(settings: string) {
  const text = `export default { bucket: 'acme', region: 'eu-west-1', ${settings} };\n`;
  await writeFile(join(project.folder, 'cameo.config.mjs'), text);
  const { code, out, err } = await cameo(project.folder, ['budget', '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

const DEV = "dev: { bucket: 'acme-dev' }";

it('applies to one stage, prod: its refining, and its infrastructure settings', async () => {
  const { traffic, first } = await budgetOf(
    `refine: false, stages: { ${DEV}, prod: { refine: { formats: ['avif'] }, infra: { refineMemoryMb: 1024, refineArchitecture: 'x86_64' } } }`,
  );
  expect(traffic.refine).toMatchObject({ formats: 1, memoryMb: 1024, architecture: 'x86_64' });
  // 30,000 derivatives for 2 s and the check of the second message, 0.02 s, with 1 GB, at $0.0000166667.
  expect(first.costs['regional-gb-second-x86']).toBeCloseTo(30_000 * 2.02 * 0.0000166667, 6);
  expect(first.costs['regional-gb-second']).toBe(0);
});

it('omits what only the project refines, and prod does not', async () => {
  const { traffic, worst, refining } = await budgetOf(`stages: { ${DEV}, prod: { refine: false } }`);
  expect([traffic.refine, refining]).toEqual([undefined, undefined]);
  // A request, its render, its storage and its transfer, without refining (packages/infra/src/budget/worst.test.ts).
  expect(worst.cases[0].request).toBeCloseTo(0.0073995, 6);
});

it('applies to the last stage if none is prod, and to the project if there are none', async () => {
  expect((await budgetOf(`stages: { live: { refine: false }, ${DEV} }`)).traffic.refine).toBeDefined();
  expect((await budgetOf('refine: false')).traffic.refine).toBeUndefined();
});
