import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { requireScoreTools } from '../harness/scores.js';
import { casesOf } from './measure.js';
import { report } from './report.js';
import { FORMATS, type Job, type Measurement, type Renderer } from './results.js';
import { matchAll, scoreCase } from './score.js';
import { entrantsOf, timeCase } from './time-case.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-score-case-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const tools = await requireScoreTools().then(
  () => true,
  (error: Error) => {
    if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('scores')) throw error;
    process.stderr.write(`\n  SKIPPED: the tests of scoring cases. ${error.message}\n\n`);
    return false;
  },
);

const DRAWING =
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><defs><linearGradient id="g">
  <stop stop-color="#204080"/><stop offset="1" stop-color="#f0c040"/></linearGradient></defs>
  <rect width="300" height="200" fill="url(#g)"/><circle cx="80" cy="60" r="50" fill="#c03030"/></svg>`);

/** As a phone that was held upright writes it: the rows are rotated, and EXIF says so. */
const file = join(scratch, 'held-upright.jpg');
await sharp(DRAWING).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toFile(file);

/** Renders in this process; `turn` is the peer's handling of the orientation. */
const renderer = (turn: (image: Sharp) => Sharp): Renderer => ({
  request: async ({ file: from, width, q = 60, out }: Job): Promise<Measurement> => {
    const made = await turn(sharp(await readFile(from)))
      .resize({ width })
      .jpeg({ quality: q })
      .toBuffer();
    await writeFile(out, made);
    return { ms: 1, cpuMs: 1, bytes: made.length, peakMb: 1 };
  },
  stop: async () => undefined,
});

const upright = renderer((image) => image.autoOrient());
const say = () => undefined;

describe.runIf(tools)('a peer that ignores the EXIF orientation of a photograph', () => {
  it('is left out by name, and the others are compared', async () => {
    const processes = { cameo: upright, next: upright, ipx: renderer((image) => image) };
    const [from] = await casesOf(file, [120], scratch);
    if (from === undefined) throw new Error('an original of 200 px has a case of 120');
    expect([from.width, from.height]).toEqual([120, 180]);
    const scored = await scoreCase(
      from,
      'jpeg',
      { first: [40, 60, 80], refined: [70, 80] },
      { processes, scratch, say },
    );
    expect(scored.theirs.ipx).toBeUndefined();
    expect(scored.theirs.next?.score).toBeGreaterThan(0);

    const matches = await matchAll([scored], { processes, scratch, say });
    expect([matches.jpeg.ipx, matches.avif.next]).toEqual([undefined, undefined]);
    expect(matches.jpeg.next).toBe(60);

    const entrants = entrantsOf(matches, 'jpeg').filter(({ way }) => ['cameo', 'next', 'ipx'].includes(way));
    const processOf = (_: string, way: string) => processes[way as keyof typeof processes];
    const outcome = await timeCase(scored, entrants, 1, { processOf, scratch, say });
    expect(outcome.made.map(({ id }) => id)).toEqual(['cameo', 'next', 'cameo = next']);
    expect(outcome.leftOut).toEqual([{ id: 'ipx', why: 'it is 120 × 80 px, not 120 × 180' }]);
    expect(outcome.equalBytes.ipx).toBeUndefined();
    expect(outcome.equalBytes.next).toBeCloseTo(1, 2);
    // Refined by the same encoder in this test.
    expect(outcome.refined).toMatchObject({ cpuMs: 1, equalBytes: { ipx: undefined } });
    const outcomes = FORMATS.map((format) => ({ ...outcome, format }));
    expect(report({ versions: {}, input: '', outcomes, matches, defaultQ: 80 })).toContain(
      '- left out: IPX, held-upright.jpg at 120 px as JPEG: it is 120 × 80 px, not 120 × 180',
    );
  });
});
