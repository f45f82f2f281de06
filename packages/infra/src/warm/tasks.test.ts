import { describe, expect, it } from 'vitest';
import { localConfig } from '../../tests/running-edge.js';
import { seriesOf, sourcesIn } from './tasks.js';

describe('sourcesIn', () => {
  it('reads a list without duplicates', () => {
    const text = '# pictures\n/talent/alice.jpg\r\n\n  talent/two words.jpg \ntalent/alice.jpg\n';
    expect(sourcesIn(text, localConfig)).toEqual(['talent/alice.jpg', 'talent/two words.jpg']);
  });

  it('names the line with an invalid key', () => {
    expect(() => sourcesIn('a.jpg\n../b.jpg\n', localConfig)).toThrow(
      'Line 2 of the list got "../b.jpg", expected the key of a picture',
    );
  });
});

describe('seriesOf', () => {
  it('lists canonical URLs, narrow ones first, each format separately', () => {
    const wish = { widths: [640, 600, 64], formats: ['avif', 'jpeg'] as const, query: '' };
    const [first, second, ...more] = seriesOf(['a b.jpg'], wish, localConfig);
    expect(more).toEqual([]);
    expect(first).toEqual({
      source: 'a b.jpg',
      requests: [
        { path: '/a%20b.jpg?w=64', format: 'avif', width: 64 },
        { path: '/a%20b.jpg?w=640', format: 'avif', width: 640 },
      ],
    });
    expect(second?.requests.map(({ format }) => format)).toEqual(['jpeg', 'jpeg']);
  });

  it('accepts further parameters, and detects those that determine the width', () => {
    const paths = (query: string) =>
      seriesOf(['a.jpg'], { widths: [200], formats: ['webp'], query }, localConfig)[0]?.requests[0];
    expect(paths('q=60')).toEqual({ path: '/a.jpg?w=200&q=60', format: 'webp', width: 200 });
    expect(paths('h=200&fit=inside')?.width).toBeUndefined();
    expect(() => paths('q=high')).toThrow('--query makes q=high, expected ');
  });
});
