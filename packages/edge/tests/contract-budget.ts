import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ContractFixture, time } from './contract-fixture.js';
import { bytesOf, derivative, failureOf, HEADERS, opened, readBody, source } from './stored-bytes.js';

/** The contract for time budgets. */
export function describeBudget(at: () => ContractFixture): void {
  describe('the time budget', () => {
    it.each([0, -1, Number.NaN])('is exceeded immediately with %d ms', async (budgetMs) => {
      const none = { budgetMs };
      await at().addSource('late.jpg', bytesOf('late'));
      expect((await failureOf(at().store.open('late.jpg', none))).failure).toBe('timeout');
      const put = at().store.putNew(derivative('_variants/late.jpg/w.webp'), bytesOf('late'), HEADERS, none);
      expect((await failureOf(put)).failure).toBe('timeout');
      expect((await failureOf(at().store.removeDerivatives(source('late.jpg'), none))).failure).toBe(
        'timeout',
      );
    });

    it('of 1 ms leads quickly to an answer or a timeout, and leaves nothing partial', async () => {
      const big = Buffer.alloc(5_000_000, 'late');
      await at().addSource('late/big.jpg', big);
      const began = performance.now();
      for (let n = 0; n < 10; n += 1) {
        const reading = at().store.open('late/big.jpg', { budgetMs: 1 }).then(readBody);
        expect(['whole', 'timeout']).toContain(
          await outcome(reading.then((body) => body.equals(big) && 'whole')),
        );
        const key = derivative(`_variants/late/${n}.jpg/w.webp`);
        const writing = at().store.putNew(key, big, HEADERS, { budgetMs: 1 });
        expect(['created', 'timeout']).toContain(await outcome(writing));
        const removing = at().store.removeDerivatives(source(`late/${n}.jpg`), { budgetMs: 1 });
        expect(['done', 'timeout']).toContain(await outcome(removing.then(() => 'done')));
      }
      expect(performance.now() - began).toBeLessThan(10_000);
      for (let n = 0; n < 10; n += 1) {
        const left = at().store.open(`_variants/late/${n}.jpg/w.webp`, time).then(readBody);
        expect(['whole', 'missing']).toContain(
          await outcome(left.then((body) => body.equals(big) && 'whole')),
        );
      }
    });

    it('also applies to a slow reader', async () => {
      const body = Buffer.alloc(5_000_000, 'slow');
      await at().addSource('dawdle.jpg', body);
      const object = opened(await at().store.open('dawdle.jpg', { budgetMs: 300 }));
      const dawdle = async () => {
        for await (const _ of object.body) await sleep(200);
      };
      expect((await failureOf(dawdle())).failure).toBe('timeout');
    });
  });
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch {
    return (await failureOf(call)).failure;
  }
}
