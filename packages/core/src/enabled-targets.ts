import type { Grammar } from './config.js';
import { TARGETS, type Target, type TargetName } from './formats.js';

/** The targets that requests can reach: the grammar has their formats, and lets `f` name one where that is needed. */
export function enabledTargets({
  formats,
  params,
}: Pick<Grammar, 'formats' | 'params'>): readonly TargetName[] {
  const offered = (name: string) => formats.some((format) => format === name);
  return (Object.keys(TARGETS) as TargetName[]).filter((name) => {
    const { still, animated, mark }: Target = TARGETS[name];
    const named = mark !== 'still' || params.includes('f');
    return named && offered(still) && (animated !== 'webp' || offered('webp'));
  });
}
