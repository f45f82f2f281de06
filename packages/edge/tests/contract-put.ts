import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, derivative, failureOf, HEADERS, opened, readBody } from './stored-bytes.js';

/** The contract for writing. */
export function describeWriting(at: () => ContractFixture): void {
  const { put, text } = callsOn(at);

  describe('putNew', () => {
    it('stores bytes and headers', async () => {
      expect(await put('_variants/a.jpg/w640.webp', 'a at 640')).toBe('created');
      const object = opened(await at().store.open('_variants/a.jpg/w640.webp', time));
      expect(object.contentType).toBe('image/webp');
      expect(object.cacheControl).toBe('public, max-age=31536000');
      expect(object.bytes).toBe(8);
      expect((await readBody(object)).toString()).toBe('a at 640');
    });

    it('records the original', async () => {
      const key = derivative('_variants/made-from.jpg/w640.webp');
      const madeFrom = '"0123abc-7"';
      await at().store.putNew(key, bytesOf('x'), { ...HEADERS, madeFrom }, time);
      await put('_variants/made-from.jpg/w48.webp', 'from nowhere');
      const object = opened(await at().store.open(key, time));
      const other = opened(await at().store.open('_variants/made-from.jpg/w48.webp', time));
      expect([object.madeFrom, other.madeFrom]).toEqual([madeFrom, undefined]);
      for (const each of [object, other]) each.discard();
    });

    it('answers not-modified for a derivative with the same tag', async () => {
      await put('_variants/tag.jpg/w640.webp', 'tagged');
      const object = opened(await at().store.open('_variants/tag.jpg/w640.webp', time));
      object.discard();
      const again = await at().store.open('_variants/tag.jpg/w640.webp', {
        ...time,
        ifNoneMatch: object.etag,
      });
      expect(again).toBe('not-modified');
    });

    it('never replaces an object', async () => {
      expect(await put('_variants/twice.jpg/w640.webp', 'first')).toBe('created');
      expect(await put('_variants/twice.jpg/w640.webp', 'second')).toBe('exists');
      expect(await text('_variants/twice.jpg/w640.webp')).toBe('first');
    });

    it('lets one of 50 concurrent writers succeed', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => put('_variants/race.jpg/w640.webp', `writer ${n}`)),
      );
      expect(answers.filter((answer) => answer === 'created')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'exists')).toHaveLength(49);
      expect(await text('_variants/race.jpg/w640.webp')).toBe(`writer ${answers.indexOf('created')}`);
    });

    it('stores an empty body', async () => {
      await put('_variants/empty.jpg/w640.webp', '');
      const object = opened(await at().store.open('_variants/empty.jpg/w640.webp', time));
      expect(object.bytes).toBe(0);
      expect(await readBody(object)).toHaveLength(0);
    });

    it('stores a body of 5 MB', async () => {
      const body = Buffer.alloc(5_000_000, 'cameo');
      expect(await at().store.putNew(derivative('_variants/big.jpg/w3840.avif'), body, HEADERS, time)).toBe(
        'created',
      );
      expect((await readBody(await at().store.open('_variants/big.jpg/w3840.avif', time))).equals(body)).toBe(
        true,
      );
    });

    it('distinguishes similar keys', async () => {
      const keys = [
        '_variants/two words.jpg/w.webp',
        '_variants/two+words.jpg/w.webp',
        '_variants/two%20words.jpg/w.webp',
        '_variants/two%2Fwords.jpg/w.webp',
        '_variants/two/words.jpg/w.webp',
        '_variants/two//words.jpg/w.webp',
        '_variants/two%_words.jpg/w.webp',
        '_variants/Zo\u00eb 東京 🎭.jpg/w.webp',
        '_variants/Zoe\u0308 東京 🎭.jpg/w.webp',
        '_variants/_variants/a.jpg/w.webp/w.webp',
        '_variants/a.jpg',
        '_variants/a.jpg/',
        '_variants/a.jpg/w.webp',
        '_variants/a.jpg%obj/w.webp',
        '_variants/%tmp/w.webp',
        '_variants/con.jpg/w.webp',
        '_variants/trailing./w.webp',
        '_variants/trailing /w.webp',
        '_variants/back\\slash.jpg/w.webp',
        '_variants/line\nbreak\t.jpg/w.webp',
        '_variants/bell\u0007.jpg/w.webp',
        `_variants/${'deep/'.repeat(150)}${'n'.repeat(240)}`,
        `_variants/${'n'.repeat(990)}`,
        `_variants/${'n'.repeat(989)}m`,
      ] as const;
      for (const key of keys) expect([key, await put(key, `bytes of ${key}`)]).toEqual([key, 'created']);
      for (const key of keys) expect(await text(key)).toBe(`bytes of ${key}`);
    });

    it('rejects a key that could be a source', async () => {
      const key = 'photos/alice.jpg' as string as ReturnType<typeof derivative>;
      const error = await failureOf(at().store.putNew(key, bytesOf('x'), HEADERS, time));
      expect(error.failure).toBe('refused');
      expect(error.message).toContain('"photos/alice.jpg"');
    });

    it('rejects a key that no object can have', async () => {
      const long = derivative(`_variants/${'n'.repeat(1015)}`);
      expect((await failureOf(at().store.putNew(long, bytesOf('x'), HEADERS, time))).failure).toBe('refused');
    });
  });
}
