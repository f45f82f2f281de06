import { afterEach, expect, it } from 'vitest';
import { onStopSignals, type StopSignal } from './stop-signals.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
afterEach(() => {
  for (const signal of SIGNALS)
    process.removeListener(signal, process.listeners(signal).at(-1) as () => void);
});

it('is called once for Ctrl+C that a terminal and a parent send, and again for the next', () => {
  const calls: [StopSignal, number][] = [];
  let time = 0;
  onStopSignals(
    (signal, before) => calls.push([signal, before]),
    () => time,
  );
  const send = (signal: StopSignal, at: number) => {
    time = at;
    process.emit(signal);
  };
  send('SIGINT', 1000);
  send('SIGINT', 1002);
  send('SIGTERM', 1250);
  expect(calls).toEqual([['SIGINT', 0]]);
  send('SIGINT', 1400);
  send('SIGTERM', 2000);
  expect(calls).toEqual([
    ['SIGINT', 0],
    ['SIGINT', 1],
    ['SIGTERM', 2],
  ]);
});
