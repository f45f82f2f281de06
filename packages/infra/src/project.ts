import { join, relative } from 'node:path';
import type { DefinedConfig } from '@cameo/core/config';

/** What is deployed: a configuration, and the folder that everything made of it goes into. */
export interface Project {
  readonly config: DefinedConfig;
  /** The folder of the configuration; `.cameo` in it is never committed. */
  readonly folder: string;
}

/** Where everything of a stage is written. */
export const stageFolder = ({ folder }: Pick<Project, 'folder'>, stage: string): string =>
  join(folder, '.cameo', 'stages', stage);

/** A path as the person sees it. */
export const shownIn = ({ folder }: Pick<Project, 'folder'>, path: string): string => relative(folder, path);
