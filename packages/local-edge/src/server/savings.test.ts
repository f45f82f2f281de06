import { describe, expect, it } from 'vitest';
import type { ViewerAnswer } from '../cloudfront/message.js';
import { createSavings } from './savings.js';

const answer = (bytes: number | undefined, status = 200): ViewerAnswer => ({
  status,
  statusDescription: '',
  headers: {},
  body: bytes === undefined ? undefined : new Uint8Array(bytes),
  xCache: 'Miss',
  fromCache: false,
  edgeError: undefined,
});
const get = (uri: string) => ({ method: 'GET', uri });

describe('what viewers were spared', () => {
  it('is what the source has more than the picture, or less', async () => {
    const asked: string[] = [];
    const spared = createSavings(async (key) => {
      asked.push(key);
      return 1000;
    });
    expect(await spared(get('/a%20b.jpg'), answer(400))).toBe(600);
    expect(await spared(get('/a%20b.jpg'), answer(1000))).toBe(0);
    expect(await spared(get('/a%20b.jpg'), answer(1500))).toBe(-500);
    expect(asked).toEqual(['a b.jpg']);
  });

  it('is nothing where no whole picture was sent', async () => {
    const spared = createSavings(() => Promise.reject(new Error('must not be asked')));
    expect(await spared({ method: 'HEAD', uri: '/a.jpg' }, answer(undefined))).toBe(0);
    expect(await spared(get('/a.jpg'), answer(undefined))).toBe(0);
    for (const status of [206, 304, 404, 503]) expect(await spared(get('/a.jpg'), answer(9, status))).toBe(0);
    expect(await spared(get('/%ff.jpg'), answer(9))).toBe(0);
  });

  it('is nothing where the size of the source is not known', async () => {
    expect(await createSavings(async () => undefined)(get('/a.jpg'), answer(9))).toBe(0);
    expect(await createSavings(() => Promise.reject(new Error('slow down')))(get('/a.jpg'), answer(9))).toBe(
      0,
    );
  });
});
