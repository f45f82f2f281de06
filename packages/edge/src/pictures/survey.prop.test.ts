import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { alphaUrn, avifFile, gridBody, ispe, overlayBody, streamIn } from '../../tests/avif-file.js';
import { grayEntries, tiffOf } from '../../tests/flooded-files.js';
import { wholeFiles } from '../../tests/hostile-pictures.js';
import { quarters } from '../../tests/pictures.js';
import { surveyed } from '../../tests/surveyed.js';
import { sniffFormat } from './sniff.js';

/** Maximum processor time of a survey of a small file, ms. */
const MAX_MS = 50;

async function avifs(): Promise<readonly Buffer[]> {
  const { body, av1C } = streamIn(await quarters(64, 48).avif({ effort: 0 }).toBuffer());
  const coded = { id: 2, type: 'av01', body, properties: [av1C, ispe(64, 48)] };
  const derived = (type: string, content: Buffer) => ({
    id: 1,
    type,
    body: content,
    properties: [ispe(64, 48)],
  });
  const references = [['dimg', 1, [2, 2]]] as const;
  return [
    avifFile({ items: [derived('grid', gridBody(1, 2, 64, 48)), coded], references }),
    avifFile({ items: [derived('iovl', overlayBody(64, 48)), coded], references }),
    avifFile({
      items: [coded, { ...coded, id: 3, properties: [...coded.properties, alphaUrn()] }],
      references: [['auxl', 3, [2]]],
    }),
  ];
}

/** Processor time, ms; the minimum of three runs, because other work runs in parallel. */
function spent(work: () => void): number {
  const once = (): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const first = once();
  return first < MAX_MS ? first : Math.min(once(), once());
}

describe('a survey of a truncated or modified file', () => {
  let files: readonly Buffer[] = [];
  beforeAll(async () => {
    const written = tiffOf(Buffer.alloc(4), grayEntries(2, 2), 5, 'first');
    const whole = [...(await wholeFiles()).values(), ...(await avifs()), written];
    files = whole.filter((bytes) => sniffFormat(bytes) !== undefined);
  });

  const look = (bytes: Buffer): void => {
    const format = sniffFormat(bytes);
    if (format !== undefined) expect(spent(() => void surveyed(bytes, format))).toBeLessThan(MAX_MS);
  };

  it('ends quickly with a result or a rejection', { timeout: 120_000 }, () => {
    expect(files.length).toBeGreaterThan(15);
    for (const bytes of files) {
      fc.assert(
        fc.property(fc.nat(bytes.length), (length) => look(bytes.subarray(0, length))),
        { numRuns: 60 },
      );
      // Half of the changes affect headers.
      const place = fc.oneof(fc.nat(Math.min(bytes.length, 400) - 1), fc.nat(bytes.length - 1));
      const change = fc.tuple(place, fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, value] of changes) changed[at] = value;
          look(changed);
        }),
        { numRuns: runs(400) },
      );
    }
  });
});
