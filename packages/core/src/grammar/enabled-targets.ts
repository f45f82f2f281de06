import type { Grammar } from '../config/config.js';
import { isNamed, TARGETS, type Target, type TargetName } from './formats.js';

/** The targets that requests can reach: the grammar has their formats, and lets `f` name one where that is needed. */
export function enabledTargets({
  formats,
  params,
}: Pick<Grammar, 'formats' | 'params'>): readonly TargetName[] {
  const offered = (name: string) => formats.some((format) => format === name);
  return (Object.keys(TARGETS) as TargetName[]).filter((name) => {
    const { still, animated }: Target = TARGETS[name];
    const reached = !isNamed(name) || params.includes('f');
    return reached && offered(still) && (animated !== 'webp' || offered('webp'));
  });
}
