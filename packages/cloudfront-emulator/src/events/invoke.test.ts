import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { openedLater } from '../../tests/opened-later.js';
import { generated, viewerGets } from '../../tests/viewer-gets.js';

describe('E: a function that fails or takes too long is 503', () => {
  it('throws', async () => {
    const thrown = () => {
      throw new TypeError('no');
    };
    for (const wild of [{ originRequest: thrown }, { originResponse: thrown }]) {
      const answer = await viewerGets(wild);
      expect([answer.status, answer.error]).toEqual([
        503,
        expect.stringContaining('handler-threw: TypeError: no'),
      ]);
    }
  });

  it('rejects, even without a reason or with a line break', async () => {
    expect((await viewerGets({ originResponse: () => Promise.reject(new Error('a\nb')) })).error).toBe(
      'origin-response: handler-threw: Error: a b',
    );
    expect((await viewerGets({ originResponse: () => Promise.reject(undefined) })).status).toBe(503);
  });

  it('returns a value that JSON cannot represent', async () => {
    expect((await generated({ status: '200', body: 1n })).status).toBe(503);
  });

  it('exceeds its timeout; the late answer is ignored', async () => {
    let late = false;
    const gate = openedLater();
    const answer = await viewerGets({
      originResponse: async () => {
        await gate.opened;
        late = true;
        return { status: '200' };
      },
    });
    expect([answer.status, answer.error]).toEqual([
      503,
      'origin-response: handler-timeout: no answer within 60 ms',
    ]);
    expect(late).toBe(false);
    gate.open();
    await expect.poll(() => late).toBe(true);
  });

  it('can query its remaining time', async () => {
    const left: number[] = [];
    await viewerGets({
      originRequest: async (event, context) => {
        left.push(context.getRemainingTimeInMillis());
        await new Promise((resolve) => setTimeout(resolve, 20));
        left.push(context.getRemainingTimeInMillis());
        return event.Records[0]?.cf.request;
      },
    });
    const [atFirst = Number.NaN, later = Number.NaN] = left;
    expect(atFirst).toBeLessThanOrEqual(60);
    // A timer may end a millisecond early.
    expect(atFirst - later).toBeGreaterThanOrEqual(19);
  });

  it('is not cached', async () => {
    let calls = 0;
    const { ask } = await startEdge(undefined, {
      originRequest: (event) => {
        calls += 1;
        return calls === 1 ? null : event.Records[0]?.cf.request;
      },
    });
    expect([(await ask('/a')).status, (await ask('/a')).status]).toEqual([502, 200]);
  });
});
