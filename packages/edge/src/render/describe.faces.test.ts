import { describe, expect, it } from 'vitest';
import { schemaFaults } from '../../tests/facts-schema.js';
import { onWide, PEOPLE, person } from '../../tests/people.js';
import { solid } from '../../tests/pictures.js';
import { testConfig } from '../../tests/test-config.js';
import { describePicture } from './describe.js';

const describing = (bytes: Uint8Array, faces: boolean, config = testConfig()) =>
  describePicture(bytes, config, undefined, () => 20_000, faces);

describe('faces in the facts', () => {
  it('have positions in the upright picture, and no other attributes', async () => {
    // Stored rotated: the right side of the stored picture is the top of the displayed one.
    const bytes = await person('team-3.jpg').rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const facts = await describing(bytes, true);
    expect(schemaFaults(facts)).toEqual([]);
    expect(facts.faces).toHaveLength(1);
    const [face] = facts.faces ?? [];
    expect(Object.keys(face ?? {}).sort()).toEqual(['height', 'left', 'top', 'width']);
    const label = PEOPLE['team-3.jpg'];
    const middle = { x: (label.left + label.right) / 200, y: (label.top + label.bottom) / 200 };
    expect((face?.left ?? 0) + (face?.width ?? 0) / 2).toBeCloseTo(middle.x, 1);
    expect((face?.top ?? 0) + (face?.height ?? 0) / 2).toBeCloseTo(middle.y, 1);
  });

  it('include every face', async () => {
    const bytes = await (await onWide({ 'marie.jpg': 0, 'team-1.jpg': 800 })).jpeg().toBuffer();
    const { faces = [] } = await describing(bytes, true);
    const lefts = faces.map(({ left }) => left).sort();
    expect(lefts).toHaveLength(2);
    expect(lefts[0]).toBeLessThan(0.33);
    expect(lefts[1]).toBeGreaterThan(0.66);
  });

  it('are not searched for when that would end over two seconds after the answer', async () => {
    const plain = await solid(300, 200, [201, 165, 138]).jpeg().toBuffer();
    // Half a second (docs/adr/0042-faces.md); a JPEG itself is decoded row by row.
    const late = describePicture(plain, testConfig(), undefined, () => -1510, true);
    await expect(late).rejects.toThrow('calls that cannot be stopped take about 500 ms');
  });

  it('are an empty list for a picture without any, and absent unless requested', async () => {
    const plain = await solid(300, 200, [201, 165, 138]).png().toBuffer();
    expect((await describing(plain, true)).faces).toEqual([]);
    expect(await describing(plain, false)).not.toHaveProperty('faces');
  });
});
