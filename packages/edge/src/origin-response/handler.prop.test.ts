import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { s3Error, s3Found } from '../../tests/cloudfront-events.js';
import { noise, quarters } from '../../tests/pictures.js';
import { resize } from '../../tests/resize-event.js';
import { type Script, type Scripts, scriptedStore } from '../../tests/scripted-store.js';

const small = await quarters(60, 40).png().toBuffer();
const large = await noise(640, 640).png().toBuffer();

const failure = fc.constantFrom<Exclude<Script, object>>(
  'missing',
  'refused',
  'throttled',
  'timeout',
  'broken',
  'type-error',
);
const slow = fc.constantFrom<Exclude<Script, object>>('never', 'late');
const fault = fc.oneof({ weight: 12, arbitrary: failure }, { weight: 1, arbitrary: slow });
const bytes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(small) },
  { weight: 1, arbitrary: fc.constant(large) },
  { weight: 2, arbitrary: fc.nat(small.length).map((length) => small.subarray(0, length)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
);
const scripts: fc.Arbitrary<Scripts> = fc.record({
  source: fc.oneof({ weight: 2, arbitrary: bytes }, { weight: 1, arbitrary: fault }),
  derivative: fc.oneof({ weight: 5, arbitrary: fc.constant('missing' as const) }, fault, bytes),
  put: fc.oneof(fc.constantFrom('created' as const, 'exists' as const), fault),
});

const uri = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom('w-48', 'w-640', 'full', 'w-641', 'w-48_h-48', 'w-48_trim-9', 'w-640_blur-100'),
        fc.constantFrom('.webp', '.jpg', '_still.png', '_still.avif', '_gif.avif', '.gif'),
      )
      .map(([name, end]) => `/_variants/a%20b.jpg/${name}${end}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/', '', '/_variants/', '/%zz', '/a.jpg', '/a/', '/%00', '/_variants/%'),
  },
  { weight: 1, arbitrary: fc.string({ unit: codePoint, maxLength: 60 }).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: codePoint, maxLength: 60 }).map((text) => `/_variants/${text}`) },
);
const status = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('404', '403') },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }).map(String) },
);

it('returns a valid result for every request and every behaviour of the store', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      uri,
      status,
      fc.constantFrom('GET', 'HEAD'),
      scripts,
      async (path, originStatus, method, script) => {
        const response = /^(?:2|304)/.test(originStatus) ? s3Found(originStatus) : s3Error(originStatus);
        const { store, calls } = scriptedStore(script);
        const outcome = await resize(store, path, { method, response, leftMs: 1700 });
        expect([outcome.same, outcome.violations]).toEqual([true, []]);
        expect(outcome.tookMs).toBeLessThan(1500);
        expect(JSON.stringify(outcome.result)).not.toContain('SECRET');
        const { status: answered, headers, result } = outcome;
        seen.add(answered);
        // For a 304 about a derivative the handler checks the original, which may be missing.
        if (originStatus === '304' && path.startsWith('/_variants/')) return;
        if (/^(?:2|304)/.test(originStatus)) {
          expect([answered, result.body, calls]).toEqual([originStatus, undefined, []]);
          return;
        }
        expect(headers['cache-control']).toMatch(/^(?:no-store|public, max-age=[0-9]+.*)$/);
        expect(headers['content-type'] ?? '').not.toContain('xml');
        // A repeated render would time out again, and a throttled store recovers within seconds.
        const code = outcome.log.at(-1)?.code ?? '';
        const kept = new Map([
          ['render-timeout', /^public, max-age=60$/],
          ['source-throttled', /^public, max-age=[12]$/],
        ]);
        if (Number(answered) >= 500) expect(headers['cache-control']).toMatch(kept.get(code) ?? /^no-store$/);
        if (method === 'HEAD') expect(result.body).toBeUndefined();
        else expect((result.body ?? '').length).toBeGreaterThan(0);
        expect(outcome.log.length).toBeGreaterThan(0);
        const puts = calls.filter((call) => call.startsWith('put '));
        expect(puts.every((call) => call.startsWith('put _variants/'))).toBe(true);
      },
    ),
    // The same in the short form: fewer cases do not always produce each status.
    { numRuns: 400 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['200', '404', '500', '502']));
});
