import { some } from '@cameo/testing/form';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BucketCall, type CallFate, memoryBucket } from '../../tests/memory-bucket.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { testConfig } from '../../tests/test-config.js';
import { CALM, KEY, madeOf, ORIGINALS, SOURCE, wrongWithStored } from '../../tests/third-player.js';
import type { LogLine } from '../http/log.js';
import { StoreError, type StoreFailure } from '../store/store.js';
import { createRefine } from './refine.js';

/** The calls of an undisturbed Refine. */
const CALLS: readonly BucketCall[] = [
  { name: 'open', key: KEY },
  { name: 'open', key: SOURCE },
  { name: 'replace', key: KEY },
  { name: 'look at', key: SOURCE },
];

let bucket: ReturnType<typeof memoryBucket>;
/** Decides the fate of each call of the observed Refine, after what happens before it. */
let onCall: (call: BucketCall) => Promise<CallFate> | CallFate;
let wrong: string[];
let log: LogLine[];

const look = () => {
  const found = wrongWithStored(bucket.at(KEY));
  if (found !== '') wrong.push(found);
};
beforeEach(async () => {
  wrong = [];
  log = [];
  onCall = () => undefined;
  bucket = memoryBucket();
  bucket.upload(SOURCE, ORIGINALS[0]);
  await resize(bucket.store, `/${KEY}`);
});

const refineOn = (store = bucket.store) =>
  createRefine(testConfig(), { store, log: (line) => log.push(line) });

/** Refine with a separate store on the same bucket, whose calls can be disturbed. */
function disturbed() {
  const hooked = memoryBucket(async (call) => {
    look();
    const fate = await onCall(call);
    look();
    return fate;
  }, bucket);
  return refineOn(hooked.store)(KEY);
}

/** A viewer with an empty CDN: the origin's object, then the function. */
async function view() {
  const response = bucket.asOrigin(KEY);
  const sent = bucket.at(KEY)?.body;
  const answer = await resize(bucket.store, `/${KEY}`, { response });
  look();
  if (answer.status !== '200') return problemIn(answer)['code'];
  return madeOf(answer.same && answer.result.body === undefined ? (sent ?? Buffer.of()) : answer.bytes);
}

const EVENTS: Readonly<Record<string, () => unknown>> = {
  'the original is replaced and purged': () => {
    bucket.upload(SOURCE, ORIGINALS[1]);
    bucket.purge(SOURCE);
  },
  'the original is deleted and purged': () => {
    bucket.upload(SOURCE, undefined);
    bucket.purge(SOURCE);
  },
  'the original is replaced, and the purge is late': () => {
    bucket.upload(SOURCE, ORIGINALS[1]);
  },
  'the derivative alone is deleted': () => {
    bucket.purge(SOURCE);
  },
  'the derivative is deleted and made anew': async () => {
    bucket.purge(SOURCE);
    await resize(bucket.store, `/${KEY}`);
  },
  'the original is replaced, purged, and made anew': async () => {
    bucket.upload(SOURCE, ORIGINALS[1]);
    bucket.purge(SOURCE);
    await resize(bucket.store, `/${KEY}`);
  },
  'another Refine does it first': () => refineOn()(KEY),
  'the original is replaced, made anew, and refined': async () => {
    bucket.upload(SOURCE, ORIGINALS[1]);
    bucket.purge(SOURCE);
    await resize(bucket.store, `/${KEY}`);
    await refineOn()(KEY);
  },
};

it('makes the calls of the table when undisturbed', async () => {
  const calls: BucketCall[] = [];
  onCall = (call) => {
    calls.push(call);
    return undefined;
  };
  expect((await disturbed()).outcome).toBe('smaller');
  expect(calls).toEqual(CALLS);
});

/** Each event before each call; in the short form each event and each call some of the time. */
const MOMENTS = Object.entries(EVENTS).flatMap(([event, happens]) =>
  CALLS.map(({ name, key }, at) => [event, `${name} ${key}`, at, happens] as const),
);

describe('while a derivative is refined', () => {
  it.each(some(MOMENTS, 4))(
    '%s, before %s: nothing is mixed, and the next viewer gets the current picture',
    async (_, __, at, happens) => {
      let count = 0;
      onCall = async () => {
        count += 1;
        if (count === at + 1) await happens();
        return undefined;
      };
      await disturbed();
      look();
      const current = bucket.at(SOURCE)?.etag;
      const version = CALM.findIndex(({ etag }) => etag === current);
      const seen = await view();
      if (current === undefined) expect(seen).toBe('source-missing');
      else expect(seen).toMatchObject({ version });
      // The purge finally runs, and everything continues.
      bucket.purge(SOURCE);
      if (current !== undefined) {
        expect(await view()).toEqual({ version, by: 'first' });
        expect((await refineOn()(KEY)).outcome).toBe('smaller');
        expect(await view()).toEqual({ version, by: 'refined' });
      } else expect((await refineOn()(KEY)).outcome).toBe('gone');
      expect([wrong, bucket.twice]).toEqual([[], []]);
    },
  );
});

it('two at once: one replaces, and the other changes nothing', async () => {
  const outcomes = await Promise.all([refineOn()(KEY), refineOn()(KEY), refineOn()(KEY)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'changed', 'smaller']);
  look();
  expect([wrong, bucket.twice]).toEqual([[], []]);
});

describe('a failing store', () => {
  const FAILURES: readonly StoreFailure[] = ['refused', 'throttled', 'timeout', 'broken'];

  const FAILING = CALLS.slice(0, 3).flatMap(({ name, key }) =>
    FAILURES.map((failure) => [name, key, failure] as const),
  );
  it.each(some(FAILING, 2))(
    'at %s %s by %s leaves everything unchanged, and the message is retried',
    async (name, key, failure) => {
      const before = bucket.at(KEY);
      onCall = (call) =>
        call.name === name && call.key === key ? new StoreError(failure, 'not now') : undefined;
      await expect(disturbed()).rejects.toThrow('not now');
      expect(bucket.at(KEY)).toBe(before);
      onCall = () => undefined;
      expect((await disturbed()).outcome).toBe('smaller');
      expect(wrong).toEqual([]);
    },
  );

  it.each(some(FAILURES, 1))(
    'when the original is checked again, by %s, keeps a picture that was proven current',
    async (failure) => {
      onCall = ({ name }) => (name === 'look at' ? new StoreError(failure, 'not now') : undefined);
      expect((await disturbed()).outcome).toBe('smaller');
      expect(await view()).toEqual({ version: 0, by: 'refined' });
    },
  );

  it('during a withdrawal: the next request that finds the outdated picture makes the new one', async () => {
    onCall = ({ name }) => {
      if (name === 'look at') bucket.upload(SOURCE, ORIGINALS[1]);
      return name === 'remove' ? new StoreError('refused', 'not now') : undefined;
    };
    expect((await disturbed()).outcome).toBe('changed');
    expect(log.map(({ event }) => event)).toEqual(['store-failed', 'refined']);
    expect(madeOf(bucket.at(KEY)?.body ?? Buffer.of())).toEqual({ version: 0, by: 'refined' });
    expect(await view()).toEqual({ version: 1, by: 'first' });
    expect(wrong).toEqual([]);
  });
});

describe('a PUT that S3 executes long after Refine gave up', () => {
  /** Refine gives up, something happens, and then the PUT is executed. */
  async function late(happens: () => unknown): Promise<void> {
    let land!: () => void;
    const landsAfter = new Promise<void>((resolve) => {
      land = resolve;
    });
    onCall = ({ name }) => (name === 'replace' ? { landsAfter } : undefined);
    await expect(disturbed()).rejects.toThrow('no answer');
    onCall = () => undefined;
    await happens();
    land();
    await new Promise(setImmediate);
    look();
  }

  it('and nothing else happened: the derivative is refined', async () => {
    await late(() => undefined);
    expect(await view()).toEqual({ version: 0, by: 'refined' });
    // The message is retried.
    expect((await disturbed()).outcome).toBe('already');
    expect([wrong, bucket.twice]).toEqual([[], []]);
  });

  it('and the original was replaced and purged: the PUT finds nothing to replace', async () => {
    await late(EVENTS['the original is replaced and purged'] ?? expect.fail);
    expect(bucket.at(KEY)).toBeUndefined();
    expect(await view()).toEqual({ version: 1, by: 'first' });
    expect(wrong).toEqual([]);
  });

  it('and the new picture was made: it stays', async () => {
    await late(EVENTS['the original is replaced, purged, and made anew'] ?? expect.fail);
    expect(await view()).toEqual({ version: 1, by: 'first' });
    expect(wrong).toEqual([]);
  });

  it('and the purge is late: no viewer gets the outdated picture after the purge', async () => {
    await late(EVENTS['the original is replaced, and the purge is late'] ?? expect.fail);
    expect(await view()).toEqual({ version: 1, by: 'first' });
    expect(wrong).toEqual([]);
  });

  it('and the message was retried before it: the picture is refined once', async () => {
    await late(async () => {
      expect((await refineOn()(KEY)).outcome).toBe('smaller');
    });
    expect(await view()).toEqual({ version: 0, by: 'refined' });
    expect([wrong, bucket.twice]).toEqual([[], []]);
  });
});
