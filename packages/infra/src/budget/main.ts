#!/usr/bin/env node
import { readConfig } from '../config-file.js';
import { PRICES } from '../operate/prices.js';
import { numberOf, readOptions } from '../operate/read-options.js';
import { runCommand } from '../operate/run-command.js';
import { estimate, type Traffic } from './estimate.js';
import { report } from './report.js';

/**
 * Taken where nothing is said. kB: the mean of four sample pictures in six sizes and three formats (docs/purging.md); time: a
 * render of half a second, which is what the function is sized for.
 */
const DEFAULTS = {
  pictures: 5000,
  views: 1_000_000,
  sizes: 6,
  changes: 0,
  uploads: 0,
  hits: 99,
  'picture-kb': 94,
  'render-ms': 500,
} as const;

const HELP = `Usage: pnpm budget [options]

Estimates what a month costs on AWS at list prices, and what it would cost if every view were rendered.

  --pictures N      originals (${DEFAULTS.pictures})
  --views N         pictures sent to viewers in a month (${DEFAULTS.views})
  --sizes N         sizes in which pages show a picture (${DEFAULTS.sizes})
  --formats N       formats that clients ask for (those of the configuration, of AVIF, WebP and JPEG)
  --changes N       originals replaced in a month (${DEFAULTS.changes})
  --uploads N       new originals in a month, and other files (${DEFAULTS.uploads})
  --hits PERCENT    of the views that the CDN answers by itself (${DEFAULTS.hits})
  --picture-kb N    of one derivative, kB (${DEFAULTS['picture-kb']})
  --render-ms N     for one render (${DEFAULTS['render-ms']})
  --memory N        MB of the function that renders (that of the configuration)
  --json            the estimate as JSON
  --help            this text
`;

const MOST = 1e12;

async function read(argv: readonly string[]): Promise<{ readonly traffic: Traffic; readonly json: boolean }> {
  const given = readOptions(argv, {
    pictures: 'string',
    views: 'string',
    sizes: 'string',
    formats: 'string',
    changes: 'string',
    uploads: 'string',
    hits: 'string',
    'picture-kb': 'string',
    'render-ms': 'string',
    memory: 'string',
    json: 'boolean',
  });
  const config = await readConfig();
  const whole = (name: keyof typeof DEFAULTS) =>
    numberOf(name, given[name], DEFAULTS[name], { least: 0, most: MOST });
  const any = (name: keyof typeof DEFAULTS, most: number) =>
    numberOf(name, given[name], DEFAULTS[name], { least: 0, most, whole: false });
  const negotiated = ['avif', 'webp'].filter((name) =>
    config.formats.some((format) => format === name),
  ).length;
  const traffic = {
    pictures: whole('pictures'),
    views: whole('views'),
    sizes: whole('sizes'),
    formats: numberOf('formats', given.formats, negotiated + 1, { least: 1, most: 3 }),
    changes: whole('changes'),
    uploads: whole('uploads'),
    hits: any('hits', 100) / 100,
    pictureKb: any('picture-kb', 100_000),
    renderMs: whole('render-ms'),
    memoryMb: numberOf('memory', given.memory, config.memoryMb, { least: 128, most: 10_240 }),
  };
  return { traffic, json: given.json === true };
}

async function obey({ traffic, json }: Awaited<ReturnType<typeof read>>): Promise<number> {
  const found = estimate(traffic);
  const text = json
    ? JSON.stringify({ traffic, prices: PRICES, ...found }, undefined, 2)
    : report(traffic, found);
  process.stdout.write(`${text}\n`);
  return 0;
}

await runCommand('budget', HELP, read, obey);
