// Finds dependencies with a published advisory. Only the registry knows them, and some mirrors do not answer.

const STOPS = ['high', 'critical'];

/**
 * Parses the output of `pnpm audit --json`.
 * @param {string} output
 * @returns {{ answered: true, stops: string[], others: number } | { answered: false, why: string }}
 */
export function readAudit(output) {
  /** @type {{ advisories?: Record<string, Advisory>, error?: { message?: string } }} */
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return { answered: false, why: firstLine(output) };
  }
  if (report.advisories === undefined)
    return { answered: false, why: firstLine(report.error?.message ?? 'the answer has no advisories') };
  const all = Object.values(report.advisories);
  const stops = all
    .filter(({ severity }) => STOPS.includes(severity))
    .map(
      ({ module_name, vulnerable_versions, severity, title, url }) =>
        `${module_name} ${vulnerable_versions}: ${severity}: ${title} (${url})`,
    );
  return { answered: true, stops, others: all.length - stops.length };
}

/** @typedef {{ module_name: string, vulnerable_versions: string, severity: string, title: string, url: string }} Advisory */

/** Omits addresses: a mirror's must not appear in logs. @param {string} text */
const firstLine = (text) =>
  text
    .replace(/\(at https?:\/\/[^)]*\)/g, '')
    .replace(/https?:\/\/\S+/g, 'its address')
    .replace(/[\s│×]+/g, ' ')
    .trim()
    .slice(0, 200);
