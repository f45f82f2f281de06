import { cycleFrom, importsBelow } from '@cameo/testing/imports';
import { describe, expect, it } from 'vitest';

/** What each room may import beside its own files (docs/adr/0030-rooms-of-edge.md). */
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
  'purge-variants': ['http', 'access', 'store', 'store/s3'],
};

/** Who may name a library that is large or native. */
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

/** The room of a file: the longest of the table that its path begins with. */
const roomOf = (name: string): string | undefined =>
  Object.keys(ROOMS)
    .filter((room) => name.startsWith(`${room}/`))
    .sort((one, other) => other.length - one.length)[0];

describe('edge', () => {
  it('has files to look at, each in a room', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((name) => roomOf(name) === undefined)).toEqual(['describe.ts', 'index.ts']);
    expect(Object.keys(ROOMS).filter((room) => !files.some((name) => roomOf(name) === room))).toEqual([]);
  });

  it.each(files.filter((name) => roomOf(name) !== undefined))(
    '%s imports from rooms below its own',
    (name) => {
      const room = roomOf(name) ?? '';
      const others = importsOf(name)
        .filter((path) => files.includes(path))
        .map((path) => roomOf(path) ?? 'index');
      expect(others.filter((other) => other !== room && !ROOMS[room]?.includes(other))).toEqual([]);
    },
  );

  it.each(files)('%s is in no cycle of imports', (name) => {
    expect(cycleFrom(imports, name)).toBeUndefined();
  });

  it.each(files)('%s names no library of another room', (name) => {
    const libraries = importsOf(name).filter((path) => LIBRARIES[path] !== undefined);
    expect(libraries.filter((path) => !LIBRARIES[path]?.includes(roomOf(name) ?? ''))).toEqual([]);
  });
});
