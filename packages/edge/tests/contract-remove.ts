import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, derivative, failureOf, readBody, source } from './stored-bytes.js';

/** The contract for deletion. */
export function describeRemoving(at: () => ContractFixture): void {
  const { put, text } = callsOn(at);

  describe('removeDerivatives', () => {
    it('deletes the derivatives of one source and no other', async () => {
      await at().addSource('purge/a.jpg', bytesOf('source'));
      const gone = [
        '_variants/purge/a.jpg/w48.webp',
        '_variants/purge/a.jpg/w64.avif',
        '_variants/purge/a.jpg/',
      ] as const;
      const kept = [
        '_variants/purge/a.jpg',
        '_variants/purge/a.jpgx/w48.webp',
        '_variants/purge/a.jpg/b.jpg/w48.webp',
        '_variants/purge/a.jpg/w48.webp/w48.webp',
        '_variants/purge/a.jpg//w48.webp',
        '_variants/purge/a',
        '_variants/purge/b.jpg/w48.webp',
        '_variants/_variants/purge/a.jpg/w48.webp',
      ] as const;
      for (const key of [...gone, ...kept]) await put(key, key);

      expect(await at().store.removeDerivatives(source('purge/a.jpg'), time)).toBe(3);
      for (const key of gone) expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      for (const key of kept) expect(await text(key)).toBe(key);
      expect(await text('purge/a.jpg')).toBe('source');
      expect(await put('_variants/purge/a.jpg/w48.webp', 'again')).toBe('created');
      expect(await text('_variants/purge/a.jpg/w48.webp')).toBe('again');
    });

    it.each([
      ['a folder and what lies in it', 'tree', 'tree/b.jpg'],
      ['a key and a longer one', 'tree/c.jpg', 'tree/c.jpg2'],
      ['a key that looks like a derivative', 'tree/d.jpg', 'tree/d.jpg/w48.webp'],
    ] as const)('distinguishes %s', async (_, short, long) => {
      for (const each of [short, long]) await put(`_variants/${each}/w64.webp`, each);
      expect(await at().store.removeDerivatives(source(short), time)).toBe(1);
      expect(await text(`_variants/${long}/w64.webp`)).toBe(long);
      await put(`_variants/${short}/w64.webp`, short);
      expect(await at().store.removeDerivatives(source(long), time)).toBe(1);
      expect(await text(`_variants/${short}/w64.webp`)).toBe(short);
    });

    it('accepts a source with unusual characters', async () => {
      const odd = 'odd + %2F é\n"<&>.jpg';
      const long = `odd/${'n'.repeat(300)}`;
      const keys = [
        `_variants/${odd}/w48.webp`,
        `_variants/${odd}/bell\u0007`,
        `_variants/${long}/w48.webp`,
      ] as const;
      for (const key of keys) await put(key, 'odd');
      await put('_variants/odd', 'kept');
      expect(await at().store.removeDerivatives(source(odd), time)).toBe(2);
      expect(await at().store.removeDerivatives(source(long), time)).toBe(1);
      for (const key of keys) expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      expect(await text('_variants/odd')).toBe('kept');
    });

    it('deletes nothing if there is nothing', async () => {
      await at().addSource('photos/precious.jpg', bytesOf('precious'));
      for (const key of ['never/was', 'photos', 'photos/precious.jpg'])
        expect(await at().store.removeDerivatives(source(key), time)).toBe(0);
      expect(await text('photos/precious.jpg')).toBe('precious');
    });

    it('does not interrupt readers', async () => {
      await put('_variants/reading.jpg/w48.webp', 'y'.repeat(1_000_000));
      const object = await at().store.open('_variants/reading.jpg/w48.webp', time);
      expect(await at().store.removeDerivatives(source('reading.jpg'), time)).toBe(1);
      expect(await readBody(object)).toHaveLength(1_000_000);
    });
  });

  describe('removeDerivative', () => {
    it('deletes one derivative, and succeeds if it is missing', async () => {
      for (const name of ['w48.webp', 'w64.webp'] as const) await put(`_variants/one.jpg/${name}`, name);
      const key = derivative('_variants/one.jpg/w48.webp');
      await at().store.removeDerivative(key, time);
      await at().store.removeDerivative(key, time);
      expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      expect(await text('_variants/one.jpg/w64.webp')).toBe('w64.webp');
      expect(await put('_variants/one.jpg/w48.webp', 'again')).toBe('created');
    });

    it.each(['', '/', '_variants', 'photos/precious.jpg', 'photos/_variants/a.jpg'])(
      'rejects the key %j, which could be a source',
      async (key) => {
        await at().addSource('photos/precious.jpg', bytesOf('precious'));
        const removing = at().store.removeDerivative(key as string as ReturnType<typeof derivative>, time);
        expect((await failureOf(removing)).failure).toBe('refused');
        expect(await text('photos/precious.jpg')).toBe('precious');
      },
    );
  });
}
