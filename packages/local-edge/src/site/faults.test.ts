import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.js';

const ASKED = '/portrait.jpg?w=360&h=450';

describe('a fault on purpose', () => {
  it('is 503 for the first GET of a turn, and not for HEAD', () => {
    const faults = createFaults();
    const path = `/__site/faults/once/a1${ASKED}`;
    expect(faults('HEAD', path)).toEqual({ fault: undefined, target: ASKED });
    expect(faults('GET', path)).toEqual({ fault: 'unavailable', target: ASKED });
    expect(faults('GET', path)).toEqual({ fault: undefined, target: ASKED });
    expect(faults('GET', `/__site/faults/once/a2${ASKED}`)?.fault).toBe('unavailable');
  });

  it('remembers a thousand turns', () => {
    const faults = createFaults();
    const path = (turn: number) => `/__site/faults/once/${turn}${ASKED}`;
    for (let turn = 0; turn <= 1000; turn += 1) faults('GET', path(turn));
    expect(faults('GET', path(1000))?.fault).toBeUndefined();
    expect(faults('GET', path(0))?.fault).toBe('unavailable');
  });

  it('is late, or cuts the connection', () => {
    const faults = createFaults();
    expect(faults('GET', `/__site/faults/slow/1${ASKED}`)).toEqual({ fault: 'slow', target: ASKED });
    expect(faults('GET', `/__site/faults/cut/1${ASKED}`)).toEqual({ fault: 'cut', target: ASKED });
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
  ])('%s is none', (target) => {
    expect(createFaults()('GET', target)).toBeUndefined();
  });
});
