/** What can go wrong with a picture, and what is asked for to see it. */
export const FAULTS = {
  slow: {
    button: 'Slow',
    src: '/smile.jpg',
    told: 'The answer is three seconds late. The blurred preview keeps the place, and nothing moves.',
  },
  once: {
    button: '503 once',
    src: '/smile.jpg',
    told: 'The first answer is 503. The component waits a moment, asks again, and has it.',
  },
  gone: {
    button: 'Gone',
    src: '/nobody.jpg',
    told: 'There is no such original: 404. Asking again is of no use, so the fallback takes the place.',
  },
  cut: {
    button: 'Offline',
    src: '/smile.jpg',
    told: 'Every connection is cut. After two retries the fallback takes the place.',
  },
} as const;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Where a picture fails on purpose: a path of the site's server, for one turn. What is gone needs none. */
export const faultBase = (fault: FaultName, turn: string): string =>
  fault === 'gone' ? '' : `/__site/faults/${fault}/${turn}`;

/** A word for a turn, of letters and digits, that no other turn has. */
export const newTurn = (now: number, chance: number): string =>
  now.toString(36) + Math.floor(chance * 36 ** 4).toString(36);
