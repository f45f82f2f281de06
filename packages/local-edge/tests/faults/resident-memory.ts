import { readFileSync } from 'node:fs';

/** Samples the resident memory of a process once a second; no samples on systems other than Linux. */
export interface MemorySamples {
  /** Median of the samples between two shares of the elapsed time, MB. */
  readonly median: (from: number, to: number) => number;
  readonly stop: () => void;
}

export function sampleMemory(pid: number): MemorySamples {
  const megabytes: number[] = [];
  const timer = setInterval(() => {
    if (process.platform !== 'linux') return;
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    megabytes.push(Number(kilobytes) / 1024);
  }, 1000);
  return {
    median: (from, to) => {
      const part = megabytes
        .slice(Math.floor(from * megabytes.length), Math.ceil(to * megabytes.length))
        .sort((a, b) => a - b);
      return Math.round(part[part.length >> 1] ?? Number.NaN);
    },
    stop: () => clearInterval(timer),
  };
}

/** Peak resident memory of a process, MB. */
export const peakMb = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
