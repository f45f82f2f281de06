import { plainTable } from '@cameo/command-line';
import { bytes, count, dollars } from '@cameo/infra';
import type { Change } from './change.js';
import type { Fit } from './compare.js';

const ratio = (value: number): string => value.toFixed(2);

/** The printed fit: the rungs, a comparison, a chart by rungs, and the costs of the change. */
export function ladderReport(about: string, fit: Fit, changed: Change): string {
  const { fitted, ladders, lengths, elsewhere } = fit;
  return [
    `Fitted to ${about}, with a fifth of the weight on all widths equally:`,
    '',
    `  ${fitted.ladder.join(' ')}`,
    '',
    'Pixels sent ÷ needed: mean of the pictures, of all pixels together, and of the worst picture.',
    '',
    plainTable([
      ['', 'rungs', 'mean', 'by area', 'worst'],
      ...ladders.map(({ name, ladder, mean, byArea, worst }) => [
        name,
        String(ladder.length),
        ...[mean, byArea, worst].map(ratio),
      ]),
    ]),
    '',
    'The mean of the best ladder of each length:',
    '',
    ...chart(lengths, fitted.ladder.length),
    '',
    'The mean on other tables of screens, to which no ladder was fitted:',
    '',
    plainTable([
      ['', 'fitted', 'in force'],
      ...elsewhere.map(({ screens, fitted: mean, inForce }) => [screens, ratio(mean), ratio(inForce)]),
    ]),
    '',
    ...changeLines(changed),
  ].join('\n');
}

/** Length of the longest bar, columns. */
const MAX_LENGTH = 50;

/** A bar for each length, proportional to its waste: pixels beyond those needed. */
export function chart(lengths: Fit['lengths'], chosen: number): readonly string[] {
  const largest = Math.max(...lengths.map(({ mean }) => mean - 1), Number.EPSILON);
  return lengths.map(({ rungs, mean }) => {
    const bar = '█'.repeat(Math.round((MAX_LENGTH * (mean - 1)) / largest));
    return `${String(rungs).padStart(4)}  ${ratio(mean)}  ${bar}${rungs === chosen ? ' ◀' : ''}`;
  });
}

function changeLines({ stay, added, gone, renders, cost, savedBytes, saved }: Change): readonly string[] {
  if (added.length === 0 && gone.length === 0) return ['This is the present ladder: nothing changes.'];
  const fewer = savedBytes >= 0;
  return [
    `${stay.length} rungs stay, ${added.length} are new: ${added.join(' ') || 'none'}; ${gone.length} are removed: ${gone.join(' ') || 'none'}.`,
    `At most ${count(renders)} derivatives are made again, when they are requested: ${dollars(cost)}, once.`,
    `${bytes(Math.abs(savedBytes))} ${fewer ? 'fewer' : 'more'} are sent in a month: ${dollars(Math.abs(saved))} ${fewer ? 'less' : 'more'}.`,
    'Derivatives at removed rungs are deleted when they expire, or by a purge.',
  ];
}
