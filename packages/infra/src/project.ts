import { join, relative } from 'node:path';
import type { DefinedConfig } from '@cameo/core/config';

/** A configuration, and the folder for its output. */
export interface Project {
  readonly config: DefinedConfig;
  /** The folder of the configuration; `.cameo` in it is never committed. */
  readonly folder: string;
}

/** The output folder of a stage. */
export const stageFolder = ({ folder }: Pick<Project, 'folder'>, stage: string): string =>
  join(folder, '.cameo', 'stages', stage);

/** A path relative to the project. */
export const shownIn = ({ folder }: Pick<Project, 'folder'>, path: string): string => relative(folder, path);
