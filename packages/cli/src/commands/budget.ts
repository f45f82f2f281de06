import { exitCodes, number, wholeNumber } from '@cameo/command-line';
import type { DefinedConfig, ImageConfig } from '@cameo/core';
import { DEFAULT_INFRA, type InfraSettings, isRefinable } from '@cameo/core/config';
import { estimate, PRICES, refineArchitecture, report, worstCase, worstReport } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { loadProject } from '../project/load-project.js';

const MAX_NUMBER = 1e12;

/**
 * Refining an AVIF, measured with 44 of four sample pictures, 200 to 1,560 px (docs/adr/0045-refine-on-aws.md): kB before, per
 * cent saved, and ms. They took 1,387 ms of a processor here; Lambda's is assumed to need half as much again.
 */
const [REFINE_KB, REFINE_SAVES, REFINE_MS] = [36, 12.7, 2000] as const;

/** Per cent of the views by format: nearly every browser supports AVIF since 2024. */
const VIEWS = { avif: 90, webp: 6, jpeg: 4 } as const;

export const command = defineCommand({
  name: 'cameo budget',
  about:
    'Estimates the cost of a month on AWS at list prices, the cost of rendering every view, and the highest cost that strangers can cause.',
  options: {
    pictures: wholeNumber('originals', { from: 0, to: MAX_NUMBER, otherwise: 5000 }),
    views: wholeNumber('pictures sent to viewers in a month', {
      from: 0,
      to: MAX_NUMBER,
      otherwise: 1_000_000,
    }),
    sizes: wholeNumber('sizes in which pages show a picture', { from: 0, to: MAX_NUMBER, otherwise: 6 }),
    formats: wholeNumber(
      'formats that clients request (those of the configuration, of AVIF, WebP and JPEG)',
      {
        to: 3,
        otherwise: undefined,
      },
    ),
    changes: wholeNumber('originals replaced in a month', { from: 0, to: MAX_NUMBER, otherwise: 0 }),
    uploads: wholeNumber('new originals in a month, and other files', {
      from: 0,
      to: MAX_NUMBER,
      otherwise: 0,
    }),
    hits: number('percent of the views that the CDN answers', { to: 100, otherwise: 99 }),
    // The mean of four sample pictures in six sizes and three formats (docs/purging.md).
    pictureKb: number('size of one derivative, kB', { to: 100_000, otherwise: 94 }),
    // The function's size limit.
    renderMs: wholeNumber('time of one render, ms', { from: 0, to: MAX_NUMBER, otherwise: 500 }),
    memory: wholeNumber('MB of the rendering function (memoryMb of the configuration)', {
      from: 128,
      to: 10_240,
      otherwise: undefined,
    }),
    refineMs: wholeNumber('time to refine one derivative, ms', {
      from: 0,
      to: MAX_NUMBER,
      otherwise: REFINE_MS,
    }),
    refineKb: number('size of a derivative before it is refined, kB', { to: 100_000, otherwise: REFINE_KB }),
    refineSaves: number('percent of the bytes that refining saves', { to: 100, otherwise: REFINE_SAVES }),
    refineViews: number('percent of the views in a refined format', {
      to: 100,
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
  run: async ({
    config: named,
    json,
    formats,
    hits,
    memory,
    refineMs,
    refineKb,
    refineSaves,
    refineViews,
    ...given
  }) => {
    const { config, infra } = dearest((await loadProject(named)).config);
    const negotiated = (['avif', 'webp', 'jpeg'] as const).filter(
      (name) => name === 'jpeg' || config.formats.includes(name),
    );
    const { refine } = config;
    const architecture = refineArchitecture(infra);
    const refined = refine === false ? [] : negotiated.filter((name) => isRefinable(name, refine));
    const formatCount = formats ?? negotiated.length;
    const traffic = {
      ...given,
      formats: formatCount,
      hits: hits / 100,
      memoryMb: memory ?? config.memoryMb,
      refine:
        refined.length === 0
          ? undefined
          : {
              formats: Math.min(refined.length, formatCount),
              views: (refineViews ?? refined.reduce((sum, name) => sum + VIEWS[name], 0)) / 100,
              pictureKb: refineKb,
              saved: refineSaves / 100,
              ms: refineMs,
              memoryMb: infra.refineMemoryMb,
              architecture,
            },
    };
    const found = estimate(traffic);
    const stage = { ...config, memoryMb: traffic.memoryMb };
    const worst = worstCase(stage, { ...infra, refineArchitecture: architecture }, traffic.pictures);
    if (json) printJson({ traffic, prices: PRICES, ...found, worst });
    else print(report(traffic, found), '', worstReport(worst, traffic.pictures));
    return exitCodes.right;
  },
});

/** The stage with the highest costs: prod if there is one, otherwise the last. Without stages, the project's own settings. */
function dearest(project: DefinedConfig): { readonly config: ImageConfig; readonly infra: InfraSettings } {
  const name = 'prod' in project.stages ? 'prod' : (Object.keys(project.stages).at(-1) ?? '');
  return { config: project.stages[name] ?? project, infra: project.infra[name] ?? DEFAULT_INFRA };
}
