import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '@cameo/command-line';

/**
 * The text of the file in an option.
 * @throws UsageError with the reason if it cannot be read
 */
export function textOfFile(option: string, name: string): string {
  try {
    return readFileSync(resolve(name), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option} names a file that cannot be read (${reason}).`);
  }
}
