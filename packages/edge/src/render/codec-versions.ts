/**
 * The oldest versions that may decode what a stranger made. Before libheif 1.23.2 a hostile AVIF runs code
 * (GHSA-rgj7-g3m4-5g8c, in sharp before 0.35.4); 1.23.5, which sharp 0.35.5 has, ends seven more such faults.
 */
const OLDEST = { sharp: '0.35.5', heif: '1.23.5' } as const;

/**
 * Stops a start with codecs that are known to be unsafe; the version of the package alone does not tell, because sharp
 * may have been built against a libvips of the system.
 * @param found versions by library, as sharp tells them
 * @throws Error that says what was found, what is needed and what to do
 */
export function assertSafeCodecs(found: Readonly<Record<string, string | undefined>>): void {
  for (const [name, oldest] of Object.entries(OLDEST)) {
    const version = found[name];
    if (version !== undefined && atLeast(version, oldest)) continue;
    const what = name === 'heif' ? 'libheif' : name;
    throw new Error(
      `${what} is ${version ?? 'of an unknown version'}, and ${oldest} or later is needed: older ones run code out of hostile pictures. Install sharp ${OLDEST.sharp} or later with its own binaries (pnpm install).`,
    );
  }
}

function atLeast(version: string, oldest: string): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, needed] of oldest.split('.').entries()) {
    const part = parts[at] ?? 0;
    if (part !== Number(needed)) return part > Number(needed);
  }
  return true;
}
