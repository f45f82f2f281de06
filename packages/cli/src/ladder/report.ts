import { bytes, count, dollars, table } from '@cameo/infra';
import type { Change } from './change.js';
import type { Fit } from './compare.js';

const ratio = (value: number): string => value.toFixed(2);

/** The fit for a person: the rungs, a table beside others, a chart by rungs, and what the change costs. */
export function ladderReport(about: string, fit: Fit, changed: Change): string {
  const { fitted, ladders, lengths, elsewhere } = fit;
  return [
    `Fitted to ${about}, and a fifth to all widths alike:`,
    '',
    `  ${fitted.ladder.join(' ')}`,
    '',
    'Pixels sent ÷ needed: mean of the pictures, of all pixels together, and of the worst picture.',
    '',
    table([
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
    'The mean on other tables of screens, which nothing was fitted to:',
    '',
    table([
      ['', 'fitted', 'in force'],
      ...elsewhere.map(({ screens, fitted: mean, inForce }) => [screens, ratio(mean), ratio(inForce)]),
    ]),
    '',
    ...changeLines(changed),
  ].join('\n');
}

/** Columns that the longest bar has. */
const LONGEST = 50;

/** A bar for each length, as long as what is wasted: pixels beyond those needed. */
export function chart(lengths: Fit['lengths'], chosen: number): readonly string[] {
  const most = Math.max(...lengths.map(({ mean }) => mean - 1), Number.EPSILON);
  return lengths.map(({ rungs, mean }) => {
    const bar = '█'.repeat(Math.round((LONGEST * (mean - 1)) / most));
    return `${String(rungs).padStart(4)}  ${ratio(mean)}  ${bar}${rungs === chosen ? ' ◀' : ''}`;
  });
}

function changeLines({ stay, added, gone, renders, cost, savedBytes, saved }: Change): readonly string[] {
  if (added.length === 0 && gone.length === 0) return ['This is the ladder in force: nothing changes.'];
  const fewer = savedBytes >= 0;
  return [
    `${stay.length} rungs stay, ${added.length} are new: ${added.join(' ') || 'none'}; ${gone.length} go: ${gone.join(' ') || 'none'}.`,
    `At most ${count(renders)} derivatives are made anew, as they are asked for: ${dollars(cost)}, once.`,
    `${bytes(Math.abs(savedBytes))} ${fewer ? 'fewer' : 'more'} are sent in a month: ${dollars(Math.abs(saved))} ${fewer ? 'less' : 'more'}.`,
    'What lies at rungs that go is deleted when its days are over, or by a purge.',
  ];
}
