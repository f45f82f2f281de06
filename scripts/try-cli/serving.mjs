import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./project.mjs').TriedProject} TriedProject */

/**
 * Runs `cameo dev` during `look`, then presses Ctrl+C and waits for its exit.
 * @param {TriedProject} project
 * @param {readonly string[]} args
 * @param {(url: string) => Promise<void>} look
 */
export async function serving({ start }, args, look) {
  const { output, ended, signal } = start('npx', ['cameo', 'dev', ...args, '--port', '0']);
  let over = false;
  ended.then(() => {
    over = true;
  });
  try {
    let url;
    for (const until = performance.now() + 60_000; url === undefined; await sleep(100)) {
      assert.ok(!over && performance.now() < until, `cameo dev did not start:\n${output.out}${output.err}`);
      if (output.out.includes('Ctrl+C'))
        url = /(?:Open|runs at) (http:\/\/127\.0\.0\.1:\d+)/.exec(output.out)?.[1];
    }
    await look(url);
    signal('SIGINT');
    // Some versions of npx die of the signal that the command handles.
    const { code, by, err } = await ended;
    assert.ok(code === 0 || code === 130 || by === 'SIGINT', `after Ctrl+C the status was ${code}: ${err}`);
    await assert.rejects(fetch(url), 'the local edge still answers after Ctrl+C');
  } finally {
    if (!over) signal('SIGKILL');
  }
}

/** The width in the header of a WebP, px. @param {Buffer} bytes */
export function webpWidth(bytes) {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return bytes.readUInt16LE(26) & 0x3fff;
  if (kind === 'VP8L') return (bytes.readUInt32LE(21) & 0x3fff) + 1;
  return bytes.readUIntLE(24, 3) + 1;
}
