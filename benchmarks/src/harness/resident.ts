import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The most that this process ever had resident, MiB. `ru_maxrss` would not do: it begins with what the process had
 * that started this one.
 */
export function residentPeakMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // There is no /proc but on Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Makes the peak begin anew with what is resident now; without Linux's /proc it goes on. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the figure is that of the whole process, as it says.
  }
}
