#!/usr/bin/env node
import { fromHere, runCommand } from '@cameo/command-line';
import type { DefinedConfig } from '@cameo/core';
import { LOCAL_EDGE } from './options.js';

/** The project's own configuration, compiled beside this file. */
async function ownConfig(): Promise<DefinedConfig> {
  const compiled: unknown = await import(new URL('./config/cameo.config.js', import.meta.url).href);
  return (compiled as { readonly config: DefinedConfig }).config;
}

await runCommand(LOCAL_EDGE, async (args) => {
  // Loads the codecs and the SDK, which neither --help nor a refusal needs.
  const [{ runLocalEdge }, { projectRoot }] = await Promise.all([
    import('./run.js'),
    import('./samples/samples.js'),
  ]);
  const cwd = fromHere('.');
  const root = await projectRoot(import.meta.dirname, cwd);
  return runLocalEdge({ ...args, config: await ownConfig(), cwd, root });
});
