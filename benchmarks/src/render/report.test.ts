import { expect, it } from 'vitest';
import { report } from './report.js';
import type { Made, Measured } from './results.js';

const made = (id: string, ms: number, bytes: number): Made => ({
  id,
  ms,
  cpuMs: ms,
  bytes,
  peakMb: id === 'vipsthumbnail' ? undefined : 100,
  ssimulacra: 0.03,
  butteraugli: id.includes('=') ? undefined : 1.2,
});

const measured: Measured = {
  versions: {},
  input: '',
  outcomes: (['jpeg', 'webp', 'avif'] as const).map((format) => ({
    file: 'a.jpg',
    megapixels: 10,
    requestedWidth: 640,
    width: 640,
    height: 480,
    format,
    made: [
      made('cameo', 50, 40_000),
      made('next', 75, 60_000),
      made('cameo = next', 50, 40_000),
      ...(format === 'avif' ? [] : [made('vipsthumbnail', 100, 50_000)]),
    ],
    leftOut: [],
    equalBytes: { next: 0.9, ipx: 1.05 },
    refined: {
      bytes: 0.8,
      ssimulacra: 1.01,
      butteraugli: 1.02,
      cpuMs: 900,
      equalBytes: { next: 0.9, ipx: 0.97 },
    },
  })),
  matches: { jpeg: { next: 70, ipx: 80 }, webp: { next: 71, ipx: 81 }, avif: { next: 62, ipx: 72 } },
  defaultQ: 80,
};

const text = report(measured);

it('has a row for each entrant, as a share of Cameo’s', () => {
  const rows = text.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(rows).toContain('| Next.js, its optimizer | 1.50 × | 1.50 × | 1.50 × | 1.00 × | 1.00 × | 1.00 × |');
  expect(rows.filter((row) => row.startsWith('| vipsthumbnail'))).toHaveLength(2);
  expect(rows.filter((row) => row.startsWith('| IPX'))).toHaveLength(0);
  expect(rows).toContain('| JPEG, 640 px | 50 | 50 | 40 | 0.030 | 1.20 | 100 |');
});

it('states the matched qualities, and the kept targets', () => {
  expect(text.replaceAll('\n', ' ')).toContain(
    '(JPEG 70 and 80, WebP 71 and 81, AVIF 62 and 72; its default is 80)',
  );
  const rows = text.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(rows).toContain("| JPEG beside Next's, time | 0.67 × | 0.67 × | 0.95 × | kept |");
  expect(rows).toContain("| AVIF beside Next's, time | 0.67 × | 0.67 × | 0.40 × | not kept |");
});

it('shows both halves of the photographs, and refined pictures beside first answers', () => {
  const rows = text.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(rows).toContain('| AVIF beside IPX | | 1.05 × | 0.97 × | | 1.05 × | 0.97 × | | 1.05 × | 0.97 × |');
  expect(rows).toContain(
    '| AVIF beside Next.js | 0.67 × | 0.90 × | 0.90 × | 0.67 × | 0.90 × | 0.90 × | 0.67 × | 0.90 × | 0.90 × |',
  );
  expect(rows).toContain('| AVIF | 0.80 × | 1.01 × | 1.02 × | 900 |');
});
