import { UsageError } from '@cameo/command-line';
import { stageOption } from '../command.js';

/** The option and the argument for a stage: `cameo deploy dev` and `cameo deploy --stage dev` are the same. */
export const STAGE_WORD = 'STAGE';
export const stageOptions = { stage: stageOption } as const;

/**
 * The stage in an argument or in `--stage`.
 * @throws UsageError if neither is given, or if both differ
 */
export function stageNamed(option: string | undefined, word: string | undefined): string {
  const named = option ?? word;
  if (named === undefined)
    throw new UsageError('Got no stage, expected one of the configuration, as in "dev".');
  if (word !== undefined && word !== named)
    throw new UsageError(`Got the stages ${word} and ${option}, expected one.`);
  return named;
}
