import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, derivative, source } from './stored-bytes.js';

/** The contract for listing the derivatives of a source. */
export function describeListing(at: () => ContractFixture): void {
  const { put } = callsOn(at);
  const listed = async (key: string, limit = 100) =>
    [...(await at().store.listDerivatives(source(key), limit, time))].sort();

  describe('listDerivatives', () => {
    it('names those of one source and of no other', async () => {
      await at().addSource('list/a.jpg', bytesOf('source'));
      for (const key of [
        '_variants/list/a.jpg/w48.webp',
        '_variants/list/a.jpg/w-64_q-60.avif',
        '_variants/list/a.jpg/refused.json',
        '_variants/list/a.jpg',
        '_variants/list/a.jpgx/w48.webp',
        '_variants/list/a.jpg/b.jpg/w48.webp',
        '_variants/list/a.jpg/w48.webp/w64.webp',
        '_variants/_variants/list/a.jpg/w48.webp',
      ] as const)
        await put(key, key);
      expect(await listed('list/a.jpg')).toEqual(['refused.json', 'w-64_q-60.avif', 'w48.webp']);
      expect(await listed('list/a.jpg/b.jpg')).toEqual(['w48.webp']);
      expect(await listed('list/never.jpg')).toEqual([]);
    });

    it('accepts a source and names with unusual characters', async () => {
      const odd = 'odd list + %2F é\n"<&>.jpg';
      for (const name of ['w48.webp', 'bell\u0007', 'a +%2F&é']) await put(`_variants/${odd}/${name}`, 'odd');
      expect(await listed(odd)).toEqual(['a +%2F&é', 'bell\u0007', 'w48.webp']);
    });

    it('returns at most the requested number of names', async () => {
      for (let at = 0; at < 7; at += 1) await put(`_variants/list/many.jpg/w${at}.webp`, 'x');
      const all = await listed('list/many.jpg', 7);
      expect(all).toEqual(['w0.webp', 'w1.webp', 'w2.webp', 'w3.webp', 'w4.webp', 'w5.webp', 'w6.webp']);
      for (const limit of [1, 3, 6]) {
        const some = await listed('list/many.jpg', limit);
        expect(some).toHaveLength(limit);
        expect(all).toEqual(expect.arrayContaining(some));
      }
    });

    it('reflects earlier writes and deletions', async () => {
      const key = derivative('_variants/list/now.jpg/w48.webp');
      for (let round = 0; round < 3; round += 1) {
        await put('_variants/list/now.jpg/w48.webp', 'x');
        expect(await listed('list/now.jpg')).toEqual(['w48.webp']);
        await at().store.removeDerivative(key, time);
        expect(await listed('list/now.jpg')).toEqual([]);
      }
    });
  });
}
