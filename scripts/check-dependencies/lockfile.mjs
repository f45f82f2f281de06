// Allowed entries of a lockfile: packages of the registry, each with the hash of its contents, and the project's own folders. A
// package from Git, from an address or from a folder elsewhere has no such hash, and may change after its review.

const SECTION = /^([a-z][A-Za-z]*):/;
/** A package, or a folder of the workspace. */
const SUBJECT = /^ {2}(\S.*):$/;
const DEPENDENCY = /^ {6}(\S.*):$/;
const HASHED = /^resolution: \{integrity: sha512-[A-Za-z0-9+/]{86}==\}$/;
const IMPORTED = /^ {8}version: (.+)$/;
/** A version, an alias, or a folder of the workspace. */
const IMPORTABLE =
  /^(?:(?:@[\w.-]+\/)?[\w.-]+@)?\d|^link:(?:(?:\.\.\/){0,2}(?:packages|tools|examples)\/|\.\.\/)[\w-]+$/;

/**
 * The disallowed entries in the text of a pnpm lockfile, one line each.
 * @param {string} text
 * @returns {{ packages: number, refused: string[] }}
 */
export function checkLockfile(text) {
  const refused = [];
  const lines = text.split('\n');
  let packages = 0;
  let section = '';
  let subject = '';
  let dependency = '';
  for (const [index, line] of lines.entries()) {
    section = SECTION.exec(line)?.[1] ?? section;
    const named = SUBJECT.exec(line)?.[1]?.replaceAll("'", '');
    subject = named ?? subject;
    dependency = DEPENDENCY.exec(line)?.[1]?.replaceAll("'", '') ?? dependency;
    const at = `pnpm-lock.yaml:${index + 1}`;
    if (section === 'packages' && named !== undefined) {
      packages += 1;
      const resolution = lines[index + 1]?.trim() ?? '';
      if (!HASHED.test(resolution))
        refused.push(
          `${at}: ${subject} has "${resolution}"; expected a package of the registry with its SHA-512 alone`,
        );
    }
    const version = section === 'importers' ? IMPORTED.exec(line)?.[1] : undefined;
    if (version !== undefined && !IMPORTABLE.test(version))
      refused.push(
        `${at}: ${subject} asks for ${dependency} "${version}"; expected a version, or a folder of the workspace`,
      );
  }
  if (packages === 0)
    refused.push('pnpm-lock.yaml: no package found; expected a section "packages", as format 9 has it');
  return { packages, refused };
}
