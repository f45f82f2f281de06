// Allowed licences of dependencies. Code that is packed into the functions, shipped to browsers or installed to serve pictures
// needs a permissive licence; LGPL is libvips, which is linked and can be replaced. A tool that is only run may have a few
// more. Anything else fails, so that a person examines it.
export const SHIPPED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
];
export const RUN_ONLY = [
  ...SHIPPED,
  'CC-BY-4.0',
  'CC0-1.0',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

/** Packages without a recognisable licence field that a person has examined: the text of each is that of the MIT licence. */
const READ = ['spawndamnit@3.0.1'];

/**
 * Whether a list of licences satisfies an SPDX expression: one side of each OR, both of each AND.
 * @param {string} expression
 * @param {readonly string[]} allowed
 * @returns {boolean}
 */
export function allows(expression, allowed) {
  const flat = expression.replace(/[()]/g, ' ').trim();
  if (/\bOR\b/.test(flat) && /\bAND\b/.test(flat)) return false;
  if (/\bOR\b/.test(flat)) return flat.split(/\s+OR\s+/).some((licence) => allowed.includes(licence.trim()));
  return flat.split(/\s+AND\s+/).every((licence) => allowed.includes(licence.trim()));
}

/**
 * The disallowed licences in a listing, one line each.
 * @param {Readonly<Record<string, readonly { name: string, versions: readonly string[] }[]>>} listing output of
 * `pnpm licenses list --json`
 * @param {readonly string[]} allowed
 * @param {string} where
 * @returns {string[]}
 */
export function refusedLicences(listing, allowed, where) {
  return Object.entries(listing)
    .filter(([licence]) => !allows(licence, allowed))
    .flatMap(([licence, packages]) =>
      packages
        .filter(({ name, versions }) => !versions.every((version) => READ.includes(`${name}@${version}`)))
        .map(
          ({ name, versions }) =>
            `${where}: ${name} ${versions.join(', ')} has the licence "${licence}"; expected one of ${allowed.join(', ')}. ` +
            'Read it, then replace the package or allow the licence in scripts/check-dependencies/licences.mjs.',
        ),
    );
}
