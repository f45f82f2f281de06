import { resolve } from 'node:path';
import { exitCodes, flag, number, text, UsageError, wholeNumber, wholeNumbers } from '@cameo/command-line';
import { DEFAULT_DEMAND, FIT_RULES } from '@cameo/core/ladder';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { change } from '../ladder/change.js';
import { fit } from '../ladder/compare.js';
import { demandFrom } from '../ladder/demand-from.js';
import { ladderReport } from '../ladder/report.js';
import { writeLadder } from '../ladder/write-ladder.js';
import { loadProject } from '../project/load-project.js';

const { grid, gap, kept } = FIT_RULES;

/** The maximum width of configurations and encoders, px: the multiple below 16,383. */
const WIDEST = 16_376;
const MAX_NUMBER = 1e12;

export const command = defineCommand({
  name: 'cameo ladder',
  about:
    'Fits the ladder of widths to the screens of viewers: prints the best ladder, a comparison with the present one and others, and the cost of a change.',
  options: {
    rungs: wholeNumber('widths of the ladder', { from: 2, to: 60, otherwise: 18 }),
    worst: number('highest ratio of pixels sent to pixels needed, for any place', {
      from: 1.01,
      to: 100,
      otherwise: FIT_RULES.worst,
    }),
    top: wholeNumber(`the last rung, a multiple of ${grid} (limits.width of the configuration)`, {
      from: grid,
      to: WIDEST,
      otherwise: undefined,
    }),
    keep: wholeNumbers(
      `widths that the ladder must contain, multiples of ${grid}, besides the last; only those below it`,
      {
        from: grid,
        to: WIDEST,
        otherwise: kept,
      },
    ),
    from: text(
      'FILE',
      'data to fit to: an access log of CloudFront (also .gz), or a list of screens (.json); the present screens without it',
    ),
    pictures: wholeNumber('originals in the bucket', { from: 0, to: MAX_NUMBER, otherwise: 5000 }),
    views: wholeNumber('pictures sent to viewers in a month', {
      from: 0,
      to: MAX_NUMBER,
      otherwise: 1_000_000,
    }),
    write: flag('writes the ladder into the configuration'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo ladder', 'the best ladder compared with yours'],
    ['cameo ladder --rungs 14 --worst 2.2', 'fewer files, more bytes'],
    ['cameo ladder --from E123.2026-11-27.gz --write', 'fitted to your own viewers, and saved'],
  ],
  check: (values) => {
    const uneven = values.keep.find((rung) => rung % grid !== 0);
    if (uneven !== undefined)
      throw new UsageError(
        `--keep got ${uneven}, expected multiples of ${grid}, such as ${Math.ceil(uneven / grid) * grid}.`,
      );
    if (values.top !== undefined && values.top % grid !== 0)
      throw new UsageError(
        `--top got ${values.top}, expected a multiple of ${grid}, such as ${Math.ceil(values.top / grid) * grid}.`,
      );
    return values;
  },
  run: async ({ rungs, worst, top: given, keep, from, pictures, views, write, config: named, json }) => {
    const project = await loadProject(named);
    const { ladder, memoryMb, formats, limits } = project.config;
    const top = given ?? limits.width;
    if (top % grid !== 0)
      throw new Error(
        `The ladder ends at limits.width, ${top}, expected a multiple of ${grid}: give the last rung, as in --top ${Math.ceil(top / grid) * grid}.`,
      );
    // The default fixed rungs are kept as far as there is room for them.
    const rules = { worst, top, kept: keep === kept ? keep.filter((rung) => rung <= top - gap) : keep };
    const { demand, about } =
      from === undefined
        ? { demand: DEFAULT_DEMAND, about: 'the present screens and places' }
        : await demandFrom(resolve(from), ladder);
    const found = fit(demand, ladder, rungs, rules);
    const inForce = found.ladders.find(({ name }) => name === 'in force') ?? found.fitted;
    const negotiated = formats.filter((format) => format === 'avif' || format === 'webp').length;
    const changed = change(ladder, found.fitted.ladder, found.fitted.byArea / inForce.byArea, {
      ...{ pictures, views, formats: negotiated + 1, memoryMb },
      // The defaults of `cameo budget`.
      ...{ pictureKb: 94, renderMs: 500 },
    });
    if (json) printJson({ fittedTo: about, ...found, change: changed });
    else print(ladderReport(about, found, changed));
    if (write && found.fitted.ladder.join() !== ladder.join()) {
      const file = await writeLadder(project, found.fitted.ladder);
      if (!json) print('', `${file} now has this ladder: deploy every stage and every page built with it.`);
    }
    return exitCodes.right;
  },
});
