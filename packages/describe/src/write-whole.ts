import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file atomically: a failure, such as a full disk, leaves the former one and nothing else. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  // Another writer has its own, also in the same process.
  const other = join(dirname(file), `.cameo-${randomUUID()}.tmp`);
  try {
    await writeFile(other, text);
    await rename(other, file);
  } catch (error) {
    await rm(other, { force: true });
    throw error;
  }
}
