import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCommandLine } from '@cameo/command-line';
import { describe, expect, it } from 'vitest';
import { edgeArgs, LOCAL_EDGE } from './options.js';

/** The parsed arguments for a command line and an environment. */
function readArgs(argv: readonly string[], env: Readonly<Record<string, string>>) {
  const read = readCommandLine(
    { ...LOCAL_EDGE, check: ({ origin, ...values }) => edgeArgs(values, origin, env) },
    argv,
  );
  if (read.kind === 'run') return read.args;
  return read.kind === 'help' ? 'help' : { mistake: read.text };
}

const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

it('every option is in docs/local-edge.md', async () => {
  const doc = await readFile(join(import.meta.dirname, '../../../docs/local-edge.md'), 'utf8');
  const help = readCommandLine(LOCAL_EDGE, ['--help']);
  const options = [...(help.kind === 'help' ? help.text : '').matchAll(/^ +(?:-\w, )?(--[\w-]+)/gm)];
  expect(options.length).toBeGreaterThan(10);
  const missing = options
    .map(([, name]) => name)
    .filter((name) => !new RegExp(`\`${name}[\` ]| ${name} `).test(doc));
  expect(missing).toEqual(['--help']);
});

describe('arguments', () => {
  it('have defaults', () => {
    const expected = {
      port: 4600,
      missing: 404,
      store: { kind: 'directory', origin: undefined, store: undefined },
      site: undefined,
      bundles: undefined,
      viewerRequest: true,
      refine: true,
      cors: false,
      rateLimit: undefined,
    };
    expect(readArgs([], {})).toEqual(expected);
    expect(readArgs(['--'], {})).toEqual(expected);
  });

  it('name folders', () => {
    expect(readArgs(['--origin', 'a', '--store=b', '--port', '0', '--missing', '403'], {})).toEqual({
      port: 0,
      missing: 403,
      store: { kind: 'directory', origin: 'a', store: 'b' },
      site: undefined,
      bundles: undefined,
      viewerRequest: true,
      refine: true,
      cors: false,
      rateLimit: undefined,
    });
  });

  it('name a website', () => {
    expect(readArgs(['--site', 'gallery/dist'], {})).toMatchObject({ site: 'gallery/dist' });
    expect(readArgs(['--site', ''], {})).toEqual({
      mistake: '--site got "", expected DIR after it. See --help.',
    });
  });

  it('name an S3 server, with credentials from the environment', () => {
    const argv = ['--s3', 'http://127.0.0.1:9000', '--bucket', 'pictures'];
    const store = { kind: 's3', endpoint: 'http://127.0.0.1:9000', bucket: 'pictures' };
    expect(readArgs(argv, KEYS)).toEqual({
      port: 4600,
      missing: 404,
      store: { ...store, region: 'us-east-1' },
      site: undefined,
      bundles: undefined,
      viewerRequest: true,
      refine: true,
      cors: false,
      rateLimit: undefined,
    });
    expect(readArgs(argv, { AWS_PROFILE: 'me', AWS_REGION: 'eu-west-1' })).toMatchObject({
      store: { region: 'eu-west-1' },
    });
    expect(readArgs([...argv, '--region', 'eu-north-1'], { ...KEYS, AWS_REGION: 'eu-west-1' })).toMatchObject(
      {
        store: { region: 'eu-north-1' },
      },
    );
  });

  it('disable the viewer-request function', () => {
    expect(readArgs(['--no-viewer-request'], {})).toMatchObject({ viewerRequest: false });
  });

  it('allow other sites and machines to read', () => {
    expect(readArgs(['--cors'], {})).toMatchObject({ cors: true });
  });

  it('set a rate limit', () => {
    expect(readArgs(['--rate-limit', '5000'], {})).toMatchObject({ rateLimit: 5000 });
  });

  it('name a packaged stage', () => {
    const argv = ['--s3', 'http://127.0.0.1:9000', '--bucket', 'pictures', '--bundles', 'stages/dev'];
    expect(readArgs(argv, KEYS)).toMatchObject({ bundles: 'stages/dev' });
  });

  it.each([['--help'], ['-h']])('%s shows the help', (flag) => {
    expect(readArgs([flag, '--port', 'x'], {})).toBe('help');
  });

  it.each([
    [['--port', 'abc'], '--port got "abc", expected a whole number from 0 to 65535. See --help.'],
    [['--port', '65536'], '--port got "65536", expected a whole number from 0 to 65535. See --help.'],
    [['--port=-1'], '--port got "-1", expected a whole number from 0 to 65535. See --help.'],
    [['--port', '1e3'], '--port got "1e3", expected a whole number from 0 to 65535. See --help.'],
    [
      ['--rate-limit', '9'],
      '--rate-limit got "9", expected a whole number from 10 to 999999999. See --help.',
    ],
    [['--missing', '500'], '--missing got "500", expected 403 or 404. See --help.'],
    [['--origin', ''], '--origin got "", expected DIR after it. See --help.'],
    [
      ['--bucket', 'b'],
      '--bucket was given without --s3; say where the bucket is, as in --s3 http://127.0.0.1:9000. See --help.',
    ],
    [
      ['--bundles', 'd'],
      '--bundles was given without --s3; packaged functions read and store in S3 themselves, as in --s3 http://127.0.0.1:9000. See --help.',
    ],
    [['--bundles', ''], '--bundles got "", expected DIR after it. See --help.'],
    [['--region', 'b'], '--region was given without --s3; folders have no region. See --help.'],
    [
      ['--s3', 'localhost'],
      '--s3 got "localhost", expected the URL of an S3 server, as in http://127.0.0.1:9000. See --help.',
    ],
    [
      ['--s3', 'ftp://h', '--bucket', 'b'],
      '--s3 got "ftp://h", expected the URL of an S3 server, as in http://127.0.0.1:9000. See --help.',
    ],
    [
      ['--s3', 'http://h'],
      '--s3 was given without --bucket; name the bucket that holds the pictures. See --help.',
    ],
    [
      ['--s3', 'http://h', '--bucket', 'b', '--origin', 'd'],
      '--s3 and folders were given; pictures and derivatives are either in a bucket or in folders. See --help.',
    ],
    [
      ['--s3', 'http://h', '--bucket', 'b'],
      '--s3 needs credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE. See --help.',
    ],
  ])('%j: %s', (argv, mistake) => {
    expect(readArgs(argv, {})).toEqual({ mistake });
  });

  it.each([
    [['--nothing'], 'Got --nothing, which is no option here'],
    [['--bukcet', 'x'], 'did you mean --bucket?'],
    [['pictures'], 'Got pictures, expected options only.'],
    [['--port'], '--port got nothing, expected N after it.'],
    [['--origin', '--store'], '--origin got "--store", expected DIR after it.'],
  ])('explains %j in one line', (argv, start) => {
    const read = readArgs(argv, {});
    expect(read).toMatchObject({ mistake: expect.stringContaining(start) });
    expect(JSON.stringify(read)).toMatch(/ See --help\."}$/);
    expect(JSON.stringify(read)).not.toContain('\\n');
  });

  it('are all in the help', () => {
    const help = readCommandLine(LOCAL_EDGE, ['--help']);
    for (const flag of [
      '--origin',
      '--store',
      '--port',
      '--s3',
      '--bucket',
      '--region',
      '--missing',
      '--bundles',
      '--help',
    ])
      expect(help).toMatchObject({ text: expect.stringMatching(new RegExp(`\\n +(?:-h, )?${flag} `)) });
  });
});
