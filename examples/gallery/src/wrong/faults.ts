/** Faults of a picture, and the requests that demonstrate them. */
export const FAULTS = {
  slow: {
    button: 'Slow',
    src: '/smile.jpg',
    explanation: 'The answer is three seconds late. The blurred preview keeps the place, and nothing moves.',
  },
  once: {
    button: '503 once',
    src: '/smile.jpg',
    explanation:
      'The first answer is 503. The component waits a moment, requests the picture again, and receives it.',
  },
  gone: {
    button: 'Gone',
    src: '/nobody.jpg',
    explanation: 'There is no such original: 404. A retry would not help, so the fallback is shown.',
  },
  cut: {
    button: 'Offline',
    src: '/smile.jpg',
    explanation: 'Every connection is cut. After two retries the fallback is shown.',
  },
} as const;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Path of the site's server for an intentional fault in one turn. A missing picture needs none. */
export const faultBase = (fault: FaultName, turn: string): string =>
  fault === 'gone' ? '' : `/__site/faults/${fault}/${turn}`;

/** A unique word for a turn, of letters and digits. */
export const newTurn = (now: number, chance: number): string =>
  now.toString(36) + Math.floor(chance * 36 ** 4).toString(36);
