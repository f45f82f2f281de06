import { spread } from '../interleaved.js';
import type { Measured } from './measure.js';

/** Most of the processor's time that a ladder of an AVIF may take through its mezzanine; 0.45 to 0.65 were measured. */
const AVIF_SHARE = 0.85;

/** What holds on any machine and does not hold here. */
export function unmet({ contests, edge }: Measured): readonly string[] {
  const shares = contests
    .filter(({ name }) => name.endsWith('.avif'))
    .map(({ name, format, rounds }) => ({
      what: `${name} as ${format}`,
      share: spread(rounds.map((round) => round.mezzanine.cpuMs / round['rung by rung'].cpuMs)).median,
    }));
  const slow = shares.filter(({ share }) => share > AVIF_SHARE);
  return [
    ...slow.map(
      ({ what, share }) =>
        `a ladder of ${what} from a mezzanine takes at most ${AVIF_SHARE} of the time, got ${share.toFixed(2)}`,
    ),
    ...(shares.length === 0 ? ['an AVIF among the originals'] : []),
    ...(edge.length < 2
      ? [`the edge keeps a mezzanine of an AVIF and of a progressive JPEG, got ${edge.length}`]
      : []),
  ];
}
