import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { collectSamples } from '../src/samples/samples.js';

/** Draws the samples once for all files: each process would take a second for it. */
export async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-drawn-'));
  await collectSamples(folder);
  project.provide('drawn', join(folder, 'drawn'));
  return () => rm(folder, { recursive: true });
}
