import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import type { TestRequest } from './function-events.js';

const NAMES =
  'w h dpr fit focus q f bg blur sharpen rotate flip gray trim v width height quality format grey W HEIGHT Fit %77 w%64th x utm_source fbclid _ amp;w amp;amp;h AMP;dpr amp;s amp; wİdth %C4%B0 w%0A __proto__ constructor'.split(
    ' ',
  );
const VALUES =
  '640 641 1 0 -1 48 3840 3841 5760 99999 12345678901 1e3 640.5 0640 2 1.5 2.625 0.5 5 1.23456 1.100000023841858 0.25 0.0 3.99995 12.5 cover CONTAIN inside fill center North NORTHEAST attention face entropy 0.3,0.7 .5,1.0 0.333,0.666 2,2 a,b 1,,2 80 61 100 auto AVIF webp jpg jpeg png gif fff F4F1EA f4f1ea80 ff00 white transparent %23abc 0 90 180 270 45 h v hv vh true 1 3F_a-.9 % %zz %C3 %E2%82%AC %F0%9F%96%BC %00 %0A %20 + %2C'.split(
    ' ',
  );
const PIECES =
  'a.jpg alice é %C3%A9 %c3%a9 🖼 %F0%9F%96%BC . .. ... %2e%2e %2E a+b %20 %2F %2f %00 %zz % %0A _variants %5Fvariants %255F + ~ ! * ( ) %27 %3F %23 & = ; @'.split(
    ' ',
  );

/** Complete characters of all of Unicode: lone surrogates cannot be transmitted. */
const anything = (maxLength: number) => fc.string({ unit: codePoint, maxLength });

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: anything(12) },
  { weight: 1, arbitrary: anything(8).map(encodeURIComponent) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }).map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', '🖼', 'é', '%F0%9F%96%BC'), fc.integer({ min: 78, max: 82 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
);

const pair = fc
  .tuple(
    fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...NAMES) }, anything(6)),
    fc.option(text, { nil: undefined }),
  )
  .map(([name, value]) => (value === undefined ? name : `${name}=${value}`));

const query = fc.oneof(
  { weight: 10, arbitrary: fc.array(pair, { maxLength: 8 }).map((pairs) => pairs.join('&')) },
  { weight: 1, arbitrary: anything(40) },
  { weight: 1, arbitrary: fc.integer({ min: 4070, max: 4100 }).map((length) => `v=${'a'.repeat(length)}`) },
);

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: anything(6) },
  { weight: 1, arbitrary: fc.integer({ min: 795, max: 805 }).map((length) => 'a'.repeat(length)) },
);

const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('/a.jpg', '/talent/alice.jpg') },
  {
    weight: 3,
    arbitrary: fc
      .array(segment, { maxLength: 4 })
      .map((segments) => `/${segments.join('/').replaceAll('?', '')}`),
  },
  { weight: 1, arbitrary: anything(10).map((each) => each.replaceAll('?', '')) },
);

const range = fc
  .tuple(
    fc.constantFrom(
      'image/avif',
      'image/webp',
      'IMAGE/WEBP',
      'image/jpeg',
      'image/*',
      '*/*',
      'image/avİf',
      '',
    ),
    fc.constantFrom(
      '',
      '',
      ';q=0.5',
      ';q=0',
      '; Q=1',
      ';q=0.9;q=0.1',
      ';v=b3;q=.7',
      ';q=x',
      ';q=',
      ' ; q = 0.4 ',
    ),
    fc.constantFrom('', ' ', '\t', ' ', '\n'),
  )
  .map(([type, parameters, space]) => `${space}${type}${parameters}`);

const accept = fc.oneof(
  { weight: 6, arbitrary: fc.array(range, { maxLength: 4 }).map((ranges) => [ranges.join(',')]) },
  { weight: 1, arbitrary: fc.array(range, { maxLength: 3 }) },
  { weight: 1, arbitrary: anything(20).map((each) => [each]) },
);

/** Requests of every kind: for pictures, for other things, and invalid ones. */
export const arbitraryRequests: fc.Arbitrary<TestRequest> = fc.record({
  url: fc
    .tuple(path, fc.option(query, { nil: undefined }))
    .map(([before, after]) => (after === undefined ? before : `${before}?${after}`)),
  accept,
  method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
});
