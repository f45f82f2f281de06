import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { schemaFaults } from '../../tests/facts-schema.js';
import { quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { opened, readBody } from '../../tests/stored-bytes.js';

const PHOTO = await quarters(400, 300).jpeg().toBuffer();

let fixture: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  fixture = await createDirectoryFixture();
});
afterEach(() => fixture.close());

const FACTS = '/_variants/a.jpg/full.json';

describe('f=json', () => {
  it('makes the facts once, stores them, and records the original', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const original = await fixture.store.open('a.jpg', { budgetMs: 5000 });
    const { etag } = opened(original);
    const outcome = await resize(fixture.store, FACTS);
    expect([outcome.status, outcome.violations]).toEqual(['200', []]);
    expect(outcome.headers).toMatchObject({
      'content-type': 'application/json',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    const facts = JSON.parse(outcome.bytes.toString());
    expect(facts).toMatchObject({ width: 400, height: 300, format: 'jpeg', bytes: PHOTO.length, etag });
    expect(schemaFaults(facts)).toEqual([]);
    expect(outcome.log).toMatchObject([{ event: 'rendered', stored: 'created', format: 'json' }]);
    const kept = opened(await fixture.store.open('_variants/a.jpg/full.json', { budgetMs: 5000 }));
    expect([kept.contentType, kept.madeFrom]).toEqual(['application/json', etag]);
    expect((await readBody(kept)).equals(outcome.bytes)).toBe(true);
    const again = await resize(fixture.store, FACTS);
    expect(again.log).toMatchObject([{ event: 'reused' }]);
    expect(again.bytes.equals(outcome.bytes)).toBe(true);
  });

  it('stores facts with faces as a separate derivative', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const outcome = await resize(fixture.store, '/_variants/a.jpg/focus-face.json');
    expect(outcome.status).toBe('200');
    const facts = JSON.parse(outcome.bytes.toString());
    expect([facts.faces, schemaFaults(facts)]).toEqual([[], []]);
    expect(JSON.parse((await resize(fixture.store, FACTS)).bytes.toString())).not.toHaveProperty('faces');
  });

  it('caches versioned facts for a year', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const outcome = await resize(fixture.store, '/_variants/a.jpg/full.json', { version: '3f2a' });
    expect([outcome.status, outcome.headers['cache-control']]).toEqual([
      '200',
      expect.stringMatching(/max-age=31536000.*immutable/),
    ]);
  });

  it('answers with the same problem as a picture', async () => {
    expect(problemIn(await resize(fixture.store, FACTS))).toMatchObject({ code: 'source-missing' });
    await fixture.addSource('a.jpg', PHOTO.subarray(0, 900));
    const damaged = await resize(fixture.store, FACTS);
    expect([damaged.status, problemIn(damaged)['code']]).toEqual(['415', 'source-corrupt']);
    // A refusal noted for the facts of the original applies to its pictures too.
    const picture = await resize(fixture.store, '/_variants/a.jpg/w-200.jpg');
    expect(picture.log.map(({ reason }) => reason)).toEqual([
      'it was refused some minutes ago, and the original is still the same',
    ]);
  });

  it('renders nothing for HEAD', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const outcome = await resize(fixture.store, FACTS, { method: 'HEAD' });
    expect([outcome.status, outcome.bytes.length, outcome.log[0]?.event]).toEqual(['200', 0, 'head']);
  });
});
