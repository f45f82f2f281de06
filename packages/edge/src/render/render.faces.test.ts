import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { onWide, PEOPLE, type Person, shownOf } from '../../tests/people.js';
import { noise } from '../../tests/pictures.js';
import { renderQuery, variantFor } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';
import { assertTimeForCodecs } from './codec-time.js';
import { planRender } from './plan.js';

/** Position of the face in a portrait that {@link onWide} puts at `left`, px. */
const face = (name: Person, left: number) => ({
  from: left + PEOPLE[name].left * 4,
  to: left + PEOPLE[name].right * 4,
});

/** Snapped up to a rung, the crop has the full height: 420 of 1200 px are visible. */
const SQUARE = 'w=416&h=416&focus=face&f=png';

describe('the predicted cost of face detection', () => {
  const square = noise(600, 600).jpeg().toBuffer();
  const planned = async (query: string) => {
    const config = testConfig();
    return planRender(await square, variantFor(query, 'image/webp', config), config, () => 20_000);
  };

  it('is included before a picture that needs no crop is trimmed', async () => {
    const [plain, faces] = await Promise.all(
      ['center', 'face'].map((focus) => planned(`w=416&h=416&trim=10&focus=${focus}`)),
    );
    // The plan has no crop yet; docs/adr/0042-faces.md says 80 MB.
    expect(faces?.plan.strategy).toBeUndefined();
    expect((faces?.memory ?? 0) - (plain?.memory ?? 0)).toBe(80_000_000);
    expect([plain?.looksForFaces, faces?.looksForFaces]).toEqual([false, true]);
    expect((await planned('w=416&h=416&focus=face')).looksForFaces).toBe(false);
  });

  it('is half a second, up to two seconds after the answer', async () => {
    const { decoded, facts, plan, looksForFaces } = await planned('w=112&h=112&trim=10&focus=face&f=png');
    // Edge detection in 0.36 million pixels takes 173 ms.
    const left = (ms: number) => () => assertTimeForCodecs({ decoded, facts, plan, looksForFaces }, () => ms);
    expect(left(-1320)).not.toThrow();
    expect(left(-1330)).toThrow('calls that cannot be stopped take about 673 ms');
  });
});

describe('focus=face', () => {
  const PLACES = [
    ['marie.jpg', 0],
    ['marie.jpg', 800],
    ['kal-visuals-square.jpg', 350],
    ['team-3.jpg', 700],
  ] as const;
  it.each(some(PLACES, 2))('keeps the face of %s at %i', async (name, left) => {
    const { body } = await renderQuery(await (await onWide({ [name]: left })).toBuffer(), SQUARE);
    const shown = await shownOf(body);
    const { from, to } = face(name, left);
    expect(shown.from).toBeLessThan(from);
    expect(shown.to).toBeGreaterThan(to);
    // Centred, as far as the picture extends.
    const middle = Math.min(1200 - 210, Math.max(210, (from + to) / 2));
    expect(Math.abs((shown.from + shown.to) / 2 - middle)).toBeLessThan(25);
  });

  it('keeps two faces if they fit, and otherwise the larger one', async () => {
    const small = await sharp(
      await (await onWide({ 'marie.jpg': 700, 'team-1.jpg': 0 })).toBuffer(),
    ).toBuffer();
    const both = await shownOf((await renderQuery(small, 'w=880&h=416&focus=face&f=png')).body);
    expect(both.from).toBeLessThan(face('team-1.jpg', 0).from);
    expect(both.to).toBeGreaterThan(face('marie.jpg', 700).to);
    const one = await shownOf((await renderQuery(small, SQUARE)).body);
    expect(one.from).toBeLessThan(face('marie.jpg', 700).from);
    expect(one.to).toBeGreaterThan(face('marie.jpg', 700).to);
  });

  it('equals the crop of attention if there is no face', async () => {
    const plain = await (await onWide({})).toBuffer();
    const [faces, attention] = await Promise.all(
      ['face', 'attention'].map((focus) => renderQuery(plain, `w=416&h=416&focus=${focus}&f=png`)),
    );
    expect(faces?.body).toEqual(attention?.body);
  });

  it('crops all frames of an animation around the face in the first one', async () => {
    const frames = [await onWide({ 'marie.jpg': 780 }), await onWide({ 'team-3.jpg': 0 })];
    const pages = await Promise.all(frames.map((frame) => frame.removeAlpha().raw().toBuffer()));
    const size = { width: 1200, height: 840, channels: 3, pageHeight: 420 } as const;
    const animation = await sharp(Buffer.concat(pages), { raw: size }).webp({ quality: 95 }).toBuffer();
    const { body, frames: count } = await renderQuery(animation, 'w=416&h=416&focus=face', {
      accept: 'image/webp',
    });
    expect(count).toBe(2);
    const { from, to } = face('marie.jpg', 780);
    for (const page of [0, 1]) {
      const shown = await shownOf(await sharp(body, { page }).png().toBuffer());
      expect(shown.from).toBeLessThan(from);
      expect(shown.to).toBeGreaterThan(to);
    }
  });

  it('crops without changing a pixel when nothing is scaled', async () => {
    const wide = await (await onWide({ 'marie.jpg': 800 })).jpeg({ quality: 95 }).toBuffer();
    const { body } = await renderQuery(wide, SQUARE);
    const shown = await sharp(body).raw().toBuffer();
    const { from } = await shownOf(body);
    // The scale gives the position to a few pixels.
    const lefts = Array.from({ length: 21 }, (_, at) => Math.round(from) - 12 + at).filter(
      (left) => left <= 780,
    );
    const same = await Promise.all(
      lefts.map(async (left) => {
        const cut = sharp(wide).extract({ left, top: 0, width: 420, height: 420 });
        return shown.equals(await cut.raw().toBuffer());
      }),
    );
    expect(same.filter(Boolean)).toHaveLength(1);
  });

  it('is combined with the other parameters', async () => {
    const wide = await (await onWide({ 'marie.jpg': 800 })).toBuffer();
    const { body, width, height } = await renderQuery(wide, 'w=416&h=416&focus=face&round=500&flip=h&f=png');
    expect([width, height]).toEqual([420, 420]);
    const { channels } = await sharp(body).metadata();
    expect(channels).toBe(4);
  });

  it('needs no face detection when nothing is cropped', async () => {
    const plain = await (await onWide({ 'marie.jpg': 0 })).toBuffer();
    const [whole, focused] = await Promise.all(
      ['w=416', 'w=416&focus=face'].map((query) => renderQuery(plain, `${query}&f=png`)),
    );
    expect(focused?.body).toEqual(whole?.body);
  });
});
