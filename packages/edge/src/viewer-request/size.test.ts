import { defineImageConfig, type ImageConfigInput } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { bundleViewerRequest } from '../../scripts/bundle-viewer-request.mjs';

/** CloudFront's limit (D:cloudfront-limits). */
const MAX_BYTES = 10_240;

const QUALITIES = [30, 45, 60, 70, 75, 80, 85, 90];

/** This number of rungs up to 3,840, most of them of four digits. */
const rungs = (count: number) =>
  Array.from({ length: count }, (_, at) => 3840 - 8 * at).sort((one, other) => one - other);

const stage = (over: Partial<ImageConfigInput>) =>
  defineImageConfig({ bucket: 'cameo-test', region: 'eu-central-1', ...over });

const signed = (count: number, qualities = QUALITIES) =>
  stage({ ladder: rungs(count), qualities, signing: { required: true } });

describe('the size of the function of a signing stage', () => {
  it('leaves 250 bytes of room with the default grammar', async () => {
    const code = await bundleViewerRequest(stage({ signing: { required: true } }));
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MAX_BYTES - 250);
  });

  it.each([24, 60])('fits with %i rungs and 8 qualities', async (count) => {
    const code = await bundleViewerRequest(signed(count));
    expect(code).toContain('3840');
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('E: says what to shorten in a configuration that is too large, and by how much', async () => {
    const message = await bundleViewerRequest(signed(200)).catch((error: Error) => error.message);
    // 200 numbers of four digits with 199 commas and two brackets; eight of two with seven and two.
    expect(message).toMatch(
      /ladder \(200 values, 1001 bytes\), qualities \(8 values, 25 bytes\), params \(16 values/,
    );
    const [, bytes, maxBytes, over] =
      /has (\d+) bytes.* may have (\d+)\. Take (\d+) bytes out/.exec(message) ?? [];
    expect(Number(maxBytes)).toBe(MAX_BYTES);
    expect(Number(bytes) - MAX_BYTES).toBe(Number(over));
    // The advice is sufficient: each removed rung saves a comma and four digits.
    const enough = 200 - Math.ceil(Number(over) / 5);
    expect(Buffer.byteLength(await bundleViewerRequest(signed(enough)))).toBeLessThanOrEqual(MAX_BYTES);
  });
});
