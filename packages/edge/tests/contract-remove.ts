import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, failureOf, readBody } from './stored-bytes.js';

/** How every store deletes. */
export function describeRemoving(at: () => ContractFixture): void {
  const { put, text } = callsOn(at);

  describe('removeDerivatives', () => {
    it('deletes the keys that start with the prefix and no other', async () => {
      await at().addSource('purge/a.jpg', bytesOf('source'));
      const gone = [
        '_variants/purge/a.jpg/w48.webp',
        '_variants/purge/a.jpg/w64.avif',
        '_variants/purge/a.jpg/',
      ] as const;
      const kept = [
        '_variants/purge/a.jpg',
        '_variants/purge/a.jpgx/w48.webp',
        '_variants/purge/a',
        '_variants/purge/b.jpg/w48.webp',
        '_variants/_variants/purge/a.jpg/w48.webp',
      ] as const;
      for (const key of [...gone, ...kept]) await put(key, key);

      expect(await at().store.removeDerivatives('_variants/purge/a.jpg/', time)).toBe(3);
      for (const key of gone) expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      for (const key of kept) expect(await text(key)).toBe(key);
      expect(await text('purge/a.jpg')).toBe('source');
      expect(await put('_variants/purge/a.jpg/w48.webp', 'again')).toBe('created');
      expect(await text('_variants/purge/a.jpg/w48.webp')).toBe('again');
    });

    it('takes a prefix that ends inside a segment', async () => {
      for (const name of ['cat.jpg', 'cattle.jpg', 'cow.jpg'] as const)
        await put(`_variants/part/${name}/w.webp`, name);
      expect(await at().store.removeDerivatives('_variants/part/cat', time)).toBe(2);
      expect(await text('_variants/part/cow.jpg/w.webp')).toBe('cow.jpg');
    });

    it('takes a prefix with odd characters', async () => {
      const odd = '_variants/odd + %2F é\n"<&>.jpg/' as const;
      const long = `_variants/odd/${'n'.repeat(300)}` as const;
      const keys = [`${odd}w48.webp`, `${odd}bell\u0007`, long] as const;
      for (const key of keys) await put(key, 'odd');
      await put('_variants/odd', 'kept');
      expect(await at().store.removeDerivatives(odd, time)).toBe(2);
      expect(await at().store.removeDerivatives(long.slice(0, -20), time)).toBe(1);
      for (const key of keys) expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      expect(await text('_variants/odd')).toBe('kept');
    });

    it('deletes nothing where nothing is', async () => {
      expect(await at().store.removeDerivatives('_variants/never/was/', time)).toBe(0);
    });

    it.each(['', '/', '_variants', 'photos/', 'photos/_variants/'])(
      'refuses the prefix %j',
      async (prefix) => {
        await at().addSource('photos/precious.jpg', bytesOf('precious'));
        expect((await failureOf(at().store.removeDerivatives(prefix, time))).failure).toBe('refused');
        expect(await text('photos/precious.jpg')).toBe('precious');
      },
    );

    it('does not cut off who is reading', async () => {
      await put('_variants/reading.jpg/w48.webp', 'y'.repeat(1_000_000));
      const object = await at().store.open('_variants/reading.jpg/w48.webp', time);
      expect(await at().store.removeDerivatives('_variants/reading.jpg/', time)).toBe(1);
      expect(await readBody(object)).toHaveLength(1_000_000);
    });
  });
}
