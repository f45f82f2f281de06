import { exitCodes, number, wholeNumber } from '@cameo/command-line';
import { DEFAULT_INFRA } from '@cameo/core/config';
import { estimate, PRICES, report, worstCase, worstReport } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { loadProject } from '../project/load-project.js';

const MOST = 1e12;

export const command = defineCommand({
  name: 'cameo budget',
  about:
    'Estimates what a month costs on AWS at list prices, what it would cost if every view were rendered, and what strangers can have it cost at most.',
  options: {
    pictures: wholeNumber('originals', { from: 0, to: MOST, otherwise: 5000 }),
    views: wholeNumber('pictures sent to viewers in a month', { from: 0, to: MOST, otherwise: 1_000_000 }),
    sizes: wholeNumber('sizes in which pages show a picture', { from: 0, to: MOST, otherwise: 6 }),
    formats: wholeNumber(
      'formats that clients ask for (those of the configuration, of AVIF, WebP and JPEG)',
      {
        to: 3,
        otherwise: undefined,
      },
    ),
    changes: wholeNumber('originals replaced in a month', { from: 0, to: MOST, otherwise: 0 }),
    uploads: wholeNumber('new originals in a month, and other files', { from: 0, to: MOST, otherwise: 0 }),
    hits: number('percent of the views that the CDN answers by itself', { to: 100, otherwise: 99 }),
    // The mean of four sample pictures in six sizes and three formats (docs/purging.md).
    pictureKb: number('of one derivative, kB', { to: 100_000, otherwise: 94 }),
    // What the function is sized for.
    renderMs: wholeNumber('for one render', { from: 0, to: MOST, otherwise: 500 }),
    memory: wholeNumber('MB of the function that renders (that of the configuration)', {
      from: 128,
      to: 10_240,
      otherwise: undefined,
    }),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo budget', 'five thousand pictures, a million views'],
    ['cameo budget --pictures 500 --views 10000000 --json', 'for a program'],
  ],
  check: (values) => values,
  run: async ({ config: named, json, formats, hits, memory, ...given }) => {
    const { config } = await loadProject(named);
    const negotiated = ['avif', 'webp'].filter((name) =>
      config.formats.some((format) => format === name),
    ).length;
    const traffic = {
      ...given,
      formats: formats ?? negotiated + 1,
      hits: hits / 100,
      memoryMb: memory ?? config.memoryMb,
    };
    const found = estimate(traffic);
    // Of the stage that pays most: prod where there is one.
    const infra = config.infra['prod'] ?? Object.values(config.infra).at(-1) ?? DEFAULT_INFRA;
    const stage = { ...config, memoryMb: traffic.memoryMb };
    const worst = worstCase(stage, infra, traffic.pictures);
    if (json) printJson({ traffic, prices: PRICES, ...found, worst });
    else print(report(traffic, found), '', worstReport(worst, traffic.pictures));
    return exitCodes.right;
  },
});
