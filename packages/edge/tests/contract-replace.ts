import { describe, expect, it } from 'vitest';
import { type ContractFixture, callsOn, time } from './contract-fixture.js';
import { bytesOf, derivative, failureOf, HEADERS, opened, readBody } from './stored-bytes.js';

/** The contract for replacing a derivative by its refined version. */
export function describeReplacing(at: () => ContractFixture): void {
  const { put, text } = callsOn(at);
  const ofRefine = {
    contentType: 'image/avif',
    cacheControl: 'public, max-age=60',
    madeFrom: '"0123abc-7"',
    refined: 'smaller',
  } as const;

  const tagOf = async (key: string): Promise<string> => {
    const object = opened(await at().store.open(key, time));
    object.discard();
    return object.etag ?? '';
  };
  const replace = (key: `_variants/${string}`, body: string, ifMatch: string) =>
    at().store.replaceDerivative(derivative(key), bytesOf(body), ofRefine, { ...time, ifMatch });

  describe('replaceDerivative', () => {
    it('replaces the bytes and all headers', async () => {
      const key = '_variants/replaced.jpg/w640.avif';
      await put(key, 'first');
      const tag = await tagOf(key);
      expect(await replace(key, 'refined', tag)).toBe('replaced');
      const object = opened(await at().store.open(key, time));
      expect(object).toMatchObject({ ...ofRefine, bytes: 7 });
      expect(object.etag).not.toBe(tag);
      expect((await readBody(object)).toString()).toBe('refined');
    });

    it('can mark the same bytes', async () => {
      const key = '_variants/marked.jpg/w640.avif';
      await put(key, 'the same');
      const ifMatch = await tagOf(key);
      const headers = { ...HEADERS, refined: 'same' } as const;
      const answer = await at().store.replaceDerivative(derivative(key), bytesOf('the same'), headers, {
        ...time,
        ifMatch,
      });
      expect(answer).toBe('replaced');
      const object = opened(await at().store.open(key, time));
      expect(object).toMatchObject({ ...HEADERS, bytes: 8, refined: 'same', madeFrom: undefined });
      object.discard();
    });

    it('leaves a derivative that was replaced before unchanged', async () => {
      const key = '_variants/other.jpg/w640.avif';
      await put(key, 'first');
      const tag = await tagOf(key);
      expect(await replace(key, 'one', tag)).toBe('replaced');
      expect(await replace(key, 'other', tag)).toBe('changed');
      expect(await text(key)).toBe('one');
    });

    it('does not restore a purged derivative, and creates none', async () => {
      const key = '_variants/purged.jpg/w640.avif';
      await put(key, 'first');
      const tag = await tagOf(key);
      await at().store.removeDerivative(derivative(key), time);
      expect(await replace(key, 'refined', tag)).toBe('changed');
      expect(await replace('_variants/never.jpg/w640.avif', 'refined', tag)).toBe('changed');
      expect((await failureOf(at().store.open(key, time))).failure).toBe('missing');
    });

    it('leaves a derivative that was made again after a purge', async () => {
      const key = '_variants/anew.jpg/w640.avif';
      await put(key, 'first');
      const tag = await tagOf(key);
      await at().store.removeDerivative(derivative(key), time);
      await put(key, 'of the new original');
      expect(await replace(key, 'refined', tag)).toBe('changed');
      expect(await text(key)).toBe('of the new original');
    });

    it('lets one of 20 concurrent writers succeed', async () => {
      const key = '_variants/replacing.jpg/w640.avif';
      await put(key, 'first');
      const tag = await tagOf(key);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => replace(key, `writer ${n}`, tag)),
      );
      expect(answers.filter((answer) => answer === 'replaced')).toHaveLength(1);
      expect(await text(key)).toBe(`writer ${answers.indexOf('replaced')}`);
    });

    it('gives every reader a complete version', async () => {
      const key = '_variants/read.jpg/w640.avif';
      const bodies = ['first', ...Array.from({ length: 12 }, (_, n) => `refined ${'again '.repeat(n)}`)];
      await put(key, 'first');
      let over = false;
      const seen: string[] = [];
      const reading = Promise.all(
        Array.from({ length: 4 }, async () => {
          while (!over) {
            // In a folder the object is missing for a moment, and is made again as any other.
            const opening = at()
              .store.open(key, time)
              .catch(() => undefined);
            const object = await opening;
            if (object !== undefined) {
              const { bytes, contentType } = opened(object);
              const body = (await readBody(object)).toString();
              seen.push(body);
              const isFirst = body === 'first';
              expect([bytes, contentType]).toEqual([body.length, isFirst ? 'image/webp' : 'image/avif']);
            }
          }
        }),
      );
      for (const body of bodies.slice(1)) expect(await replace(key, body, await tagOf(key))).toBe('replaced');
      over = true;
      await reading;
      expect(seen.filter((body) => !bodies.includes(body))).toEqual([]);
    });

    it('rejects a key that could be a source', async () => {
      const key = 'photos/alice.jpg' as string as ReturnType<typeof derivative>;
      const error = await failureOf(
        at().store.replaceDerivative(key, bytesOf('x'), HEADERS, { ...time, ifMatch: '"1"' }),
      );
      expect(error.failure).toBe('refused');
    });
  });
}
