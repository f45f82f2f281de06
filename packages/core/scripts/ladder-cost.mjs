// Compares ladders: pixels sent against pixels needed, and how many variants each keeps. The table in
// docs/adr/0003-ladder.md is its output.
import { DEFAULT_LADDER } from '../dist/index.js';

/** @type {(from: number, to: number, ratio: number) => number[]} */
const geometric = (from, to, ratio) => {
  const steps = Math.round(Math.log(to / from) / Math.log(ratio));
  return Array.from({ length: steps + 1 }, (_, at) => Math.round(from * (to / from) ** (at / steps)));
};
const ladders = {
  'ours (×4/3, then ×1.348)': DEFAULT_LADDER,
  '×1.16': geometric(48, 3840, 1.16),
  '×1.25': geometric(48, 3840, 1.25),
  '×√2': geometric(48, 3840, Math.SQRT2),
  '×1.6': geometric(48, 3840, 1.6),
  '×2': geometric(48, 3840, 2),
  'powers of two and device widths': [
    16, 32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840,
  ],
};
const DEMANDS = 100_000;
const demands = Array.from({ length: DEMANDS }, (_, at) => 120 * (3000 / 120) ** ((at + 0.5) / DEMANDS));

console.log(
  '| ladder | rungs | pixels sent ÷ needed, mean | worst | pixels stored for a 3:2 original at its every rung |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const [name, ladder] of Object.entries(ladders)) {
  const waste = demands.map((needed) => ((ladder.find((rung) => rung >= needed) ?? needed) / needed) ** 2);
  const mean = waste.reduce((sum, each) => sum + each, 0) / DEMANDS;
  const stored = ladder.reduce((sum, rung) => sum + (rung * rung * 2) / 3, 0) / 1e6;
  const cells = [
    name,
    ladder.length,
    mean.toFixed(2),
    Math.max(...waste).toFixed(2),
    `${stored.toFixed(1)} million`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
