import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZIP_RECORDS, zip } from './zip.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-zip-'));
  await mkdir(join(folder, 'before'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The files of a function, with these texts. */
async function filesOf(texts: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, text] of Object.entries(texts)) {
    files.set(name, join(folder, name));
    await writeFile(join(folder, name), text);
  }
  return files;
}

const TEXTS = { 'code.mjs': 'export const one = 1;\n'.repeat(50), LICENSE: 'MIT' };
const textsIn = (bytes: Uint8Array) =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, each]) => [name, Buffer.from(each).toString()]),
  );

/** Leaves a zip with its record, as an earlier run does. */
async function leave(texts: Readonly<Record<string, string>>, replaced?: Uint8Array) {
  const { bytes, record } = await zip(await filesOf(texts), 'A');
  await writeFile(join(folder, 'before', 'A.zip'), replaced ?? bytes);
  await writeFile(join(folder, 'before', ZIP_RECORDS), JSON.stringify({ A: record }));
  return { bytes, record };
}
const again = async (texts: Readonly<Record<string, string>>, name = 'A') =>
  (await zip(await filesOf(texts), name, join(folder, 'before'))).bytes;

describe('a zip of an earlier run', () => {
  it('is taken if it has the same files, and has the bytes of a new one', async () => {
    const { bytes, record } = await leave(TEXTS);
    expect(await again(TEXTS)).toEqual(bytes);
    expect(textsIn(bytes)).toEqual(TEXTS);

    // Other bytes of which the record knows show that it is the earlier zip.
    const other = Buffer.from('an earlier zip');
    const zipOf = createHash('sha256').update(other).digest('hex');
    await writeFile(join(folder, 'before', 'A.zip'), other);
    await writeFile(
      join(folder, 'before', ZIP_RECORDS),
      JSON.stringify({ A: { from: record.from, zip: zipOf } }),
    );
    expect(Buffer.from(await again(TEXTS))).toEqual(other);
  });

  it.each([
    ['another text', { ...TEXTS, LICENSE: 'BSD' }],
    ['another name', { 'code.mjs': TEXTS['code.mjs'], LICENCE: 'MIT' }],
    ['one file less', { 'code.mjs': TEXTS['code.mjs'] }],
    ['one file more', { ...TEXTS, more: '' }],
  ])('is not taken for %s', async (_, texts) => {
    await leave(TEXTS);
    expect(textsIn(await again(texts))).toEqual(texts);
  });

  it('is not taken if it has changed since, has another name, or has no record', async () => {
    const { bytes } = await leave(TEXTS, Buffer.from('damaged'));
    expect(await again(TEXTS)).toEqual(bytes);
    await leave(TEXTS);
    expect(await again(TEXTS, 'B')).toEqual(bytes);
    await writeFile(join(folder, 'before', ZIP_RECORDS), '{');
    expect(await again(TEXTS)).toEqual(bytes);
    await rm(join(folder, 'before'), { recursive: true });
    expect(await again(TEXTS)).toEqual(bytes);
  });
});
