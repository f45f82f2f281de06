import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, failureOf, opened, readBody } from './stored-bytes.js';

/** The contract for reading. */
export function describeOpening(at: () => ContractFixture): void {
  const { put, text } = callsOn(at);

  describe('open', () => {
    it.each(['absent.jpg', 'a/b/c/absent.jpg', '_variants/absent.jpg/w640.webp', ''])(
      'rejects %j as missing',
      async (key) => {
        expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      },
    );

    it('rejects a key of more than 1,024 bytes as missing', async () => {
      const key = `${'é'.repeat(512)}.jpg`;
      expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
      const derivativeKey = `_variants/${'a'.repeat(1015)}`;
      expect((await failureOf(at().store.open(derivativeKey, time))).failure).toBe('missing');
    });

    it('rejects a key that is not Unicode as missing', async () => {
      expect((await failureOf(at().store.open('_variants/\ud800.jpg', time))).failure).toBe('missing');
    });

    it('reads a source with its length, tag and date', async () => {
      await at().addSource('photos/alice.jpg', bytesOf('a photograph'));
      const object = opened(await at().store.open('photos/alice.jpg', time));
      expect(object.bytes).toBe(12);
      expect(object.contentType).toBe('image/jpeg');
      expect(object.etag).toMatch(/^"[^"]+"$/);
      expect(Math.abs(Date.now() - (object.lastModified?.getTime() ?? 0))).toBeLessThan(60_000);
      expect((await readBody(object)).toString()).toBe('a photograph');
    });

    it.each([
      ['spaces', 'two words and  more.jpg'],
      ['a plus and an ampersand', 'plus+sign & more.jpg'],
      ['letters and signs from everywhere', 'talent/Zoë – 東京 🎭.jpg'],
      ['percent signs', 'percent%2Fencoded%20.jpg'],
      ['the look of a derivative', 'photos/_variants/alice.jpg/w640.webp'],
      ["the name of the derivatives' prefix", '_variants'],
      ['quotes and brackets', "quotes'(and)brackets!.jpg"],
      ['many segments', 'a/b/c/d/e/f/g.jpg'],
      ['1,000 bytes', `${'long/'.repeat(160)}${'n'.repeat(196)}.jpg`],
    ])('reads a source whose key has %s', async (_, key) => {
      await at().addSource(key, bytesOf(`source ${key}`));
      expect(await text(key)).toBe(`source ${key}`);
    });

    it('answers not-modified while the tag is the same', async () => {
      await at().addSource('tagged.png', bytesOf('tagged'));
      const object = opened(await at().store.open('tagged.png', time));
      object.discard();
      expect(await at().store.open('tagged.png', { ...time, ifNoneMatch: object.etag })).toBe('not-modified');
      expect(await readBody(await at().store.open('tagged.png', { ...time, ifNoneMatch: '"else"' }))).toEqual(
        Buffer.from('tagged'),
      );
    });

    it('allows reading a body once', async () => {
      await at().addSource('once.png', bytesOf('once'));
      const object = await at().store.open('once.png', time);
      expect((await readBody(object)).toString()).toBe('once');
      expect((await failureOf(readBody(object))).failure).toBe('broken');
      opened(object).discard();
    });

    it('releases an unread body', async () => {
      await put('_variants/discard.jpg/w48.webp', 'x'.repeat(300_000));
      const object = opened(await at().store.open('_variants/discard.jpg/w48.webp', time));
      object.discard();
      object.discard();
      expect((await failureOf(readBody(object))).failure).toBe('broken');
    });

    it('allows a reader to stop half-way', async () => {
      await put('_variants/half.jpg/w48.webp', 'x'.repeat(3_000_000));
      const object = opened(await at().store.open('_variants/half.jpg/w48.webp', time));
      let received = 0;
      for await (const chunk of object.body) {
        received += chunk.byteLength;
        break;
      }
      expect(received).toBeGreaterThan(0);
      expect(received).toBeLessThan(3_000_000);
    });
  });
}
