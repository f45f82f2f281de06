import { afterEach, expect, it, vi } from 'vitest';
import { jsonLog } from './log.js';

afterEach(() => vi.restoreAllMocks());

it('writes one line of JSON with a timestamp', () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  jsonLog({ level: 'warn', event: 'failed', key: '/a\n.jpg', code: 'source-corrupt', totalMs: 12 });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^[^\n]+\n$/);
  const { time, ...line } = JSON.parse(written[0] ?? '');
  expect(line).toEqual({
    level: 'warn',
    event: 'failed',
    key: '/a\n.jpg',
    code: 'source-corrupt',
    totalMs: 12,
  });
  expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
});

it('does not write debug lines, with which strangers could fill a log', () => {
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  jsonLog({ level: 'debug', event: 'failed', key: '/missing.jpg', code: 'source-missing' });
  expect(write).not.toHaveBeenCalled();
});
