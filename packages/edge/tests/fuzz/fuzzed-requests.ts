import fc from 'fast-check';
import type { TestRequest } from '../function-events.js';
import { arbitraryRequests } from '../request-arbitraries.js';
import { SEEDS } from './seeds.js';

const PIECES = [
  ...'& = ? / % %% %2 %25 %00 %0d%0a %0A %2F %5c %2e .. . + , - _ ~ # < > " \' ; : @ \\ { } | ^ ` \0 \x7f \u0085 \u2028 é 🖼 İ ı ſ ﹪'.split(
    ' ',
  ),
  ...'w h q f v dpr fit focus bg blur sharpen rotate flip gray trim width format _variants __proto__ full still'.split(
    ' ',
  ),
  ...'0 1 2 9 00 640 3840 3841 1e3 0x10 -1 1.5 .5 auto avif webp jpeg png gif cover contain center attention fff 00000080'.split(
    ' ',
  ),
];

/** A text with a section removed, duplicated, or replaced. */
const mutated = (text: string, places: readonly number[], pieces: readonly string[]): string =>
  places.reduce((now, place, index) => {
    const at = place % (now.length + 1);
    const length = (place >> 8) % 6;
    const piece = pieces[index] ?? now.slice(at, at + length * 2);
    return now.slice(0, at) + piece + now.slice(at + (place % 3 === 0 ? 0 : length));
  }, text);

const mutations = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 5 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }),
  )
  .map(([seed, places, pieces]): TestRequest => ({ ...seed, url: mutated(seed.url, places, pieces) }));

const GOOD: Readonly<Record<string, readonly string[]>> = {
  w: ['1', '48', '320', '600', '640', '641', '3840'],
  h: ['1', '100', '427', '640', '5760'],
  dpr: ['0.5', '1', '1.5', '2', '2.625', '5'],
  fit: ['cover', 'contain', 'inside', 'fill', 'COVER'],
  focus: [
    'center',
    'north',
    'attention',
    'face',
    'entropy',
    '0.3,0.7',
    '.5,0',
    '1,1',
    '0.005,0.995',
    '0.3333,0.6666',
  ],
  q: ['1', '30', '61', '80', '100'],
  f: ['auto', 'avif', 'webp', 'jpeg', 'jpg', 'png'],
  bg: ['fff', 'f4f1ea', 'f4f1ea80', '0000', 'white', 'transparent', '%23abc', 'ffffff00', 'abcdefff'],
  blur: ['1', '50', '100'],
  sharpen: ['1', '10'],
  rotate: ['0', '90', '180', '270'],
  flip: ['h', 'v', 'hv', 'vh'],
  gray: ['', '0', '1', 'true', 'false'],
  trim: ['1', '100'],
  v: ['1', 'a-b', 'a.b', 'a_b', 'A', 'a', '-', '..', '_-61', '-61', 'w-640', 'full', 'still'],
};

/** Valid requests, so that keys and their meanings are checked often. */
const understood = fc
  .tuple(
    fc.constantFrom(
      '/a.jpg',
      '/a',
      '/a.jpg/w-640.jpg',
      '/a/w-48_h-48',
      '/%61.jpg',
      '/é',
      '/A.jpg',
      '/a_still.jpg',
      '/full.jpg',
    ),
    fc.subarray(Object.keys(GOOD)),
    fc.array(fc.nat(0xff), { minLength: 15, maxLength: 15 }),
    fc.constantFrom('image/avif,image/webp', 'image/avif', 'image/webp', '*/*', ''),
  )
  .map(
    ([path, names, choices, accept]): TestRequest => ({
      url: `${path}?${names.map((name, at) => `${name}=${chosen(GOOD[name] ?? [], choices[at] ?? 0)}`).join('&')}`,
      accept: [accept],
    }),
  );

const chosen = (values: readonly string[], choice: number): string => values[choice % values.length] ?? '';

const otherMethods = fc
  .tuple(
    mutations,
    fc.constantFrom('HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'get', 'BREW<b>'),
  )
  .map(([request, method]): TestRequest => ({ ...request, method }));

/** Requests of every kind, close to valid ones. */
export const fuzzedRequests: fc.Arbitrary<TestRequest> = fc.oneof(
  { weight: 4, arbitrary: mutations },
  { weight: 3, arbitrary: understood },
  { weight: 2, arbitrary: arbitraryRequests },
  { weight: 1, arbitrary: otherMethods },
);
