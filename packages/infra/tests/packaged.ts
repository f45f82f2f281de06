import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFull } from '@cameo/testing/vitest';

const ROOT = join(import.meta.dirname, '../../..');

export const STAGES = join(ROOT, '.cameo', 'stages');

/** The stages whose output is tested: packaging one takes ten seconds of CPU time. */
export const PACKAGED: readonly ('dev' | 'prod')[] = isFull ? ['dev', 'prod'] : ['dev'];

/** The users' command. */
export const CAMEO = join(ROOT, 'packages', 'cli', 'dist', 'main.js');

/** A resource in a template, from any source. */
interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A template as CloudFormation gets it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** The output of `package` for a stage. */
export function template(stage: 'dev' | 'prod', stack: 'edge' | 'media'): Template {
  const path = join(STAGES, stage, stack, 'cloudformation-template-update-stack.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Template;
}

/** The properties of a resource. */
export function properties(from: Template, name: string): Readonly<Record<string, unknown>> {
  const found = from.Resources[name];
  if (found === undefined) throw new Error(`no ${name} among ${Object.keys(from.Resources).join(', ')}`);
  return found.Properties;
}

/** Every resource of a type. */
export const ofType = (from: Template, type: string): readonly Resource[] =>
  Object.values(from.Resources).filter(({ Type }) => Type === type);
