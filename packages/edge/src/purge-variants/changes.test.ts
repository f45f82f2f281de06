import { runs } from '@cameo/testing/form';
import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectEvent, objectRecord } from '../../tests/object-events.js';
import { changesIn } from './changes.js';

const limits = { sourceKeyBytes: 800 };

const changedSources = (event: unknown, bounds: typeof limits) =>
  changesIn(event, bounds).flatMap(({ sources }) => sources);

describe('changesIn', () => {
  it.each([
    ['talent/alice.jpg', 'talent/alice.jpg'],
    ['my+pictures/a%2Bb.jpg', 'my pictures/a+b.jpg'],
    ['two%20words.jpg', 'two words.jpg'],
    ['percent%2520sign.jpg', 'percent%20sign.jpg'],
    ['Zo%C3%AB/%E6%9D%B1%E4%BA%AC.jpg', 'Zoë/東京.jpg'],
    ['%F0%9F%8E%AD.png', '🎭.png'],
    ['a%26b%3Dc%3Fd%23e.jpg', 'a&b=c?d#e.jpg'],
    ['x_variants/a.jpg', 'x_variants/a.jpg'],
  ])('reads the key %j as %j', (encoded, key) => {
    expect(changedSources(objectEvent(encoded), limits)).toEqual([key]);
  });

  it.each([
    '_variants/a.jpg/w-640.webp',
    '_variants/',
    '_variants',
    '%5Fvariants/a.jpg/w-640.webp',
    'folder/',
    'a//b.jpg',
    '../a.jpg',
    'nul%00.jpg',
    'not%FFutf8.jpg',
    `${'n'.repeat(801)}`,
    '',
  ])('skips %j, which has no variants', (encoded) => {
    expect(changedSources(objectEvent(encoded), limits)).toEqual([]);
  });

  it('names each source once, in the order of the event', () => {
    const event = {
      Records: [
        objectRecord('b.jpg'),
        objectRecord('a.jpg', 'ObjectRemoved:DeleteMarkerCreated'),
        objectRecord('_variants/a.jpg/w-640.webp', 'ObjectRemoved:Delete'),
        objectRecord('b.jpg', 'ObjectRemoved:Delete'),
      ],
    };
    expect(changedSources(event, limits)).toEqual(['b.jpg', 'a.jpg']);
  });

  it('reads the messages of a queue one by one, and skips S3’s test message', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'cameo-test' };
    const bodies = [objectEvent('a.jpg', 'b+c.jpg', 'a.jpg'), test, objectEvent('a.jpg')];
    const Records = bodies.map((body, at) => ({ messageId: `m${at}`, body: JSON.stringify(body) }));
    expect(changesIn({ Records }, limits)).toEqual([
      { message: 'm0', sources: ['a.jpg', 'b c.jpg'], unreadable: undefined },
      { message: 'm1', sources: [], unreadable: undefined },
      { message: 'm2', sources: ['a.jpg'], unreadable: undefined },
    ]);
    expect(changesIn(test, limits)).toEqual([{ message: undefined, sources: [], unreadable: undefined }]);
  });

  it.each(['a b+c.jpg', 'percent%20sign.jpg', 'Zoë/東京.jpg'])(
    'uses the key %j of an event from EventBridge unchanged',
    (key) => {
      // As S3 sends it (user guide, "Using EventBridge", "EventBridge event message structure").
      const created = {
        version: '0',
        id: '2ee9cc15-d022-99ea-1fb8-1b1bac4850f9',
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '111122223333',
        region: 'eu-central-1',
        resources: ['arn:aws:s3:::pictures'],
        detail: { version: '0', bucket: { name: 'pictures' }, object: { key, size: 5 }, reason: 'PutObject' },
      };
      expect(changedSources(created, limits)).toEqual([key]);
      const message = {
        messageId: 'm0',
        body: JSON.stringify({ ...created, 'detail-type': 'Object Deleted' }),
      };
      expect(changedSources({ Records: [message] }, limits)).toEqual([key]);
      expect(() => changedSources({ source: 'aws.s3', detail: {} }, limits)).toThrow(/^Got .*EventBridge/);
    },
  );

  it.each(['no JSON', '{"detail":{}}', '{"Records":[{"s3":{}}]}', 'null'])(
    'reports the message %j, which is no event, and reads the others',
    (body) => {
      const good = (messageId: string, key: string) => ({
        messageId,
        body: JSON.stringify(objectEvent(key)),
      });
      const event = { Records: [good('m0', 'a.jpg'), { messageId: 'm1', body }, good('m2', 'b.jpg')] };
      const [first, odd, last] = changesIn(event, limits);
      expect([first?.sources, odd?.sources, last?.sources]).toEqual([['a.jpg'], [], ['b.jpg']]);
      expect(odd?.unreadable?.message).toMatch(/^Got .*, expected an event of S3/);
      expect([first?.unreadable, last?.unreadable]).toEqual([undefined, undefined]);
    },
  );

  it.each([
    [undefined],
    [null],
    ['text'],
    [{}],
    [{ Records: 'none' }],
    [{ Records: [{}] }],
    [{ Records: [{ s3: { object: {} } }] }],
    [{ Records: [{ body: '{}' }] }],
    [{ Records: [{ messageId: '1', body: '{}' }, { s3: {} }] }],
  ])('rejects %j, which is no event', (event) => {
    expect(() => changedSources(event, limits)).toThrow(/^Got .*, expected an event of S3/);
  });

  it('decodes every key that S3 encodes', () => {
    // S3's encoding (user guide, "Event message structure"): each byte but these as %XX, and a space as +.
    const s3Encoded = (key: string) =>
      [...Buffer.from(key)]
        .map((byte) => {
          const sign = String.fromCharCode(byte);
          if (sign === ' ') return '+';
          return /[A-Za-z0-9._~/-]/.test(sign)
            ? sign
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
        })
        .join('');
    const segment = fc
      .string({ unit: codePoint, minLength: 1, maxLength: 12 })
      .filter((text) => !/\p{Surrogate}|[/\0]/u.test(text) && text !== '.' && text !== '..');
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        fc.pre(segments[0] !== '_variants');
        const key = segments.join('/');
        expect(changedSources(objectEvent(s3Encoded(key)), limits)).toEqual([key]);
      }),
      { numRuns: runs(500) },
    );
  });
});
