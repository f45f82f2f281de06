import { statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { DefinedConfig } from '@cameo/core/config';
import { readConfig } from './read-config.js';

/** A project: its configuration and its folder. */
export interface Project {
  /** The configuration's file. */
  readonly file: string;
  /** The folder of that file; it contains `.cameo`. */
  readonly folder: string;
  readonly config: DefinedConfig;
}

/** Supported names of a configuration. */
const NAMES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `cameo.config.${extension}`);

/**
 * Finds and loads the configuration for the current folder.
 * @param named value of `--config`
 * @throws Error with the searched places, or with the configuration's error
 */
export async function loadProject(named?: string): Promise<Project> {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named);
  if (file === undefined)
    throw new Error(
      `There is no ${NAMES[0]} in ${process.cwd()} or above: "npx cameo init" writes one, or --config FILE names it.`,
    );
  if (!isFile(file))
    throw new Error(
      `--config names ${file}, which ${statSync(file, { throwIfNoEntry: false }) ? 'is no file' : 'does not exist'}; name a configuration file.`,
    );
  return { file, folder: dirname(file), config: await readConfig(file) };
}

/** The closest configuration in a folder or above it. */
export function findConfig(folder: string): string | undefined {
  const parent = dirname(folder);
  return configIn(folder) ?? (parent === folder ? undefined : findConfig(parent));
}

/** The configuration in a folder. */
export const configIn = (folder: string): string | undefined =>
  NAMES.map((name) => join(folder, name)).find(isFile);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A path for display: relative if that is shorter. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
