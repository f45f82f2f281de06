// The publisher, in one place: set these two, and `pnpm release:identity` writes the address into every package. release:check
// compares every name and address with them.

/** The scope of every published package. */
export const SCOPE = '@cameo';

/** A placeholder: the host is reserved for examples (RFC 2606). */
const NOWHERE = 'https://git.example.com/cameo/cameo';

/** The public address of the repository, without a trailing slash or `.git`. It has none yet. */
export const REPOSITORY = NOWHERE;

/** Whether the repository has an address. Provenance depends on it, so nothing is published before. */
export const hasAddress = () => new URL(REPOSITORY).hostname !== new URL(NOWHERE).hostname;

/**
 * The location fields in the package.json of a published package.
 * @param {string} directory its folder from the root, with `/`
 */
export const placeOf = (directory) => ({
  homepage: `${REPOSITORY}/tree/main/${directory}#readme`,
  repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory },
});

/**
 * A text of a package, such as its README, with an earlier address replaced by the current one.
 * @param {string} text
 * @param {string} before
 */
export const readdressed = (text, before) => text.replaceAll(before, REPOSITORY);
