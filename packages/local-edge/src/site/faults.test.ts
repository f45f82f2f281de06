import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.js';

const TARGET = '/portrait.jpg?w=360&h=450';

describe('an intentional fault', () => {
  it('is 503 for the first GET of a turn, and not for HEAD', () => {
    const faults = createFaults();
    const path = `/__site/faults/once/a1${TARGET}`;
    expect(faults('HEAD', path)).toEqual({ fault: undefined, target: TARGET });
    expect(faults('GET', path)).toEqual({ fault: 'unavailable', target: TARGET });
    expect(faults('GET', path)).toEqual({ fault: undefined, target: TARGET });
    expect(faults('GET', `/__site/faults/once/a2${TARGET}`)?.fault).toBe('unavailable');
  });

  it('remembers a thousand turns', () => {
    const faults = createFaults();
    const path = (turn: number) => `/__site/faults/once/${turn}${TARGET}`;
    for (let turn = 0; turn <= 1000; turn += 1) faults('GET', path(turn));
    expect(faults('GET', path(1000))?.fault).toBeUndefined();
    expect(faults('GET', path(0))?.fault).toBe('unavailable');
  });

  it('delays the answer, or closes the connection', () => {
    const faults = createFaults();
    expect(faults('GET', `/__site/faults/slow/1${TARGET}`)).toEqual({ fault: 'slow', target: TARGET });
    expect(faults('GET', `/__site/faults/cut/1${TARGET}`)).toEqual({ fault: 'cut', target: TARGET });
  });

  it.each([
    '/portrait.jpg?w=360',
    '/__site/faults/once/a1',
    '/__site/faults/once//portrait.jpg',
    '/__site/faults/late/a1/portrait.jpg',
    '/__site/faults/once/A1/portrait.jpg',
    '/__site/faults/once/a1/__edge/stats',
    '/__site/faults/once/a1/__site/faults/once/a1/portrait.jpg',
    '/portrait.jpg?from=/__site/faults/once/a1/portrait.jpg',
  ])('%s has no fault', (target) => {
    expect(createFaults()('GET', target)).toBeUndefined();
  });
});
