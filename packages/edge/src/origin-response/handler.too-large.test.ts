import { some } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gifFile } from '../../tests/animated-files.js';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { noise } from '../../tests/pictures.js';
import { describePicture } from '../../tests/probe.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { opened, readBody } from '../../tests/stored-bytes.js';

let fixture: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  fixture = await createDirectoryFixture();
});
afterEach(() => fixture.close());

describe('a rendition that is too large to send', () => {
  const NOISE = '/_variants/noise.png/w-640_still.png';

  it('is stored, and the viewer is redirected to the same URL once', async () => {
    await fixture.addSource('noise.png', await noise(640, 640).png().toBuffer());
    const first = await resize(fixture.store, NOISE);
    expect([first.status, first.same, first.violations]).toEqual(['302', true, []]);
    expect(first.headers).toMatchObject({
      location: '/noise.png?w=640&f=png',
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
    });
    // The redirect has a body, because without one CloudFront would send the XML of S3.
    expect(first.result).toMatchObject({ bodyEncoding: 'text', body: expect.stringMatching(/./) });
    expect(first.log).toMatchObject([{ event: 'rendered', stored: 'created' }]);
    const kept = await readBody(opened(await fixture.store.open(NOISE.slice(1), { budgetMs: 5000 })));
    expect(kept.length).toBeGreaterThan(1_000_000);
    expect(await describePicture(kept)).toMatchObject({ format: 'png', width: 640, height: 640 });

    const second = await resize(fixture.store, NOISE);
    expect([second.status, second.violations]).toEqual(['503', []]);
    expect(second.headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '1' });
    expect(second.headers['location']).toBeUndefined();
    expect(problemIn(second)).toMatchObject({ code: 'derivative-unreachable' });
    const head = await resize(fixture.store, NOISE, { method: 'HEAD' });
    expect([head.status, head.headers['content-length']]).toEqual(['200', String(kept.length)]);
  });

  it('redirects to a URL that leads the same client to the same derivative', async () => {
    await fixture.addSource('a b+ü.jpg', await noise(1160, 1160).jpeg({ quality: 95 }).toBuffer());
    const path = '/_variants/a%20b%2B%C3%BC.jpg';
    for (const [name, query] of some(
      [
        ['w-1160_q-95.jpg', 'w=1160&q=95'],
        ['w-1160_q-95_still.jpg', 'w=1160&q=95&f=jpeg'],
        ['w-1160_q-95.webp', 'w=1160&q=95'],
        ['w-1160_q-95_named.webp', 'w=1160&q=95&f=webp'],
        ['w-1160_h-1000_focus-0.3-0.7_q-95.jpg', 'w=1160&h=1000&focus=0.3,0.7&q=95'],
      ] as const,
      2,
    )) {
      const { status, headers, violations } = await resize(fixture.store, `${path}/${name}`);
      expect([status, headers['location'], violations]).toEqual(['302', `/a%20b%2B%C3%BC.jpg?${query}`, []]);
    }
  });

  it('redirects also for an animated original that is sent as it is, and logs the reason', async () => {
    const size = { width: 600, height: 600 };
    const picture = (shift: number) => ({ ...size, pixels: (x: number, y: number) => (x * y + shift) % 251 });
    const palette = Array.from({ length: 256 }, (_, at) => [at, 255 - at, 90] as const);
    const bytes = gifFile({ ...size, palette, pictures: [picture(0), picture(9), picture(99)], repeats: 0 });
    await fixture.addSource('long.gif', bytes);
    const { status, log, violations } = await resize(fixture.store, '/_variants/long.gif/w-640.jpg');
    expect([status, violations]).toEqual(['302', []]);
    expect(log).toMatchObject([
      {
        event: 'rendered',
        stored: 'created',
        format: 'gif',
        frames: 3,
        reason: expect.stringMatching(/encoding/),
      },
    ]);
    const name = '_variants/long.gif/w-640.jpg';
    const kept = await readBody(opened(await fixture.store.open(name, { budgetMs: 5000 })));
    expect(Buffer.from(kept).equals(bytes)).toBe(true);
  });
});
