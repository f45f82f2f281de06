// Which dependencies have a published advisory. Only the registry knows, and not every mirror of it answers.

const STOPS = ['high', 'critical'];

/**
 * What `pnpm audit --json` said.
 * @param {string} output what it printed
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

/** Addresses left out: a mirror's is nobody's business who reads a log. @param {string} text */
const firstLine = (text) =>
  text
    .replace(/\(at https?:\/\/[^)]*\)/g, '')
    .replace(/https?:\/\/\S+/g, 'its address')
    .replace(/[\s│×]+/g, ' ')
    .trim()
    .slice(0, 200);
