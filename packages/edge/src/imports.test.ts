import { cycleFrom, importsBelow } from '@cameo/testing/imports';
import { describe, expect, it } from 'vitest';

/** The rooms that each room may import from, besides its own files (docs/adr/0030-rooms-of-edge.md). */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  http: [],
  access: [],
  store: [],
  'store/s3': ['store'],
  'store/directory': ['store'],
  cloudfront: ['http'],
  pictures: ['http'],
  render: ['http', 'pictures'],
  'viewer-request': ['http', 'cloudfront'],
  'origin-request': ['http', 'cloudfront', 'access'],
  'origin-response': ['http', 'cloudfront', 'access', 'store', 'store/s3', 'pictures', 'render'],
  // Refine reads, renders and stores as the resizer does.
  refine: ['http', 'access', 'store', 'store/s3', 'render', 'origin-response'],
  'purge-variants': ['http', 'access', 'store', 'store/s3'],
};

/** The rooms that may import large or native libraries. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  sharp: ['render'],
  '@tensorflow/tfjs-core': ['render'],
  '@tensorflow/tfjs-converter': ['render'],
  '@tensorflow/tfjs-backend-wasm': ['render'],
  '@aws-sdk/client-s3': ['store/s3', 'purge-variants'],
  '@smithy/node-http-handler': ['store/s3', 'purge-variants'],
  '@aws-sdk/client-cloudfront': ['purge-variants'],
};

const imports = importsBelow(new URL('.', import.meta.url));
const files = [...imports.keys()];
const importsOf = (name: string): readonly string[] => imports.get(name) ?? [];

/** The room of a file: the longest entry of the table that is a prefix of its path. */
const roomOf = (name: string): string | undefined =>
  Object.keys(ROOMS)
    .filter((room) => name.startsWith(`${room}/`))
    .sort((one, other) => other.length - one.length)[0];

describe('edge', () => {
  it('contains files, each in a room', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((name) => roomOf(name) === undefined)).toEqual([
      'credentials.ts',
      'describe.ts',
      'index.ts',
    ]);
    expect(Object.keys(ROOMS).filter((room) => !files.some((name) => roomOf(name) === room))).toEqual([]);
  });

  it.each(files.filter((name) => roomOf(name) !== undefined))(
    '%s imports only from rooms below its own',
    (name) => {
      const room = roomOf(name) ?? '';
      const others = importsOf(name)
        .filter((path) => files.includes(path))
        .map((path) => roomOf(path) ?? 'index');
      expect(others.filter((other) => other !== room && !ROOMS[room]?.includes(other))).toEqual([]);
    },
  );

  it.each(files)('%s is in no import cycle', (name) => {
    expect(cycleFrom(imports, name)).toBeUndefined();
  });

  it.each(files)('%s imports no library of another room', (name) => {
    const libraries = importsOf(name).filter((path) => LIBRARIES[path] !== undefined);
    expect(libraries.filter((path) => !LIBRARIES[path]?.includes(roomOf(name) ?? ''))).toEqual([]);
  });
});
