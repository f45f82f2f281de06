import { fileURLToPath } from 'node:url';

/**
 * Parses the arguments of `pnpm release:check`. The option parser is built by the bootstrap.
 * @param {readonly string[]} argv
 * @returns {Promise<{ readonly keep: string | undefined }>}
 */
export async function parseCheckArgs(argv) {
  const built = fileURLToPath(new URL('../../tools/command-line/dist/index.js', import.meta.url));
  const { fromHere, readCommandLine, text } = await import(built);
  const read = readCommandLine(
    {
      name: 'pnpm release:check',
      about:
        'A release without its last step: packs, looks into each tarball, installs all of them elsewhere.',
      options: { keep: text('DIR', 'keeps the tarballs there, for publish.mjs') },
      check: (/** @type {{ keep: string | undefined }} */ values) => values,
    },
    argv,
  );
  if (read.kind === 'run') {
    const { keep } = read.args;
    return { keep: keep === undefined ? undefined : fromHere(keep) };
  }
  process.stderr.write(`${read.text}\n`);
  process.exit(read.kind === 'help' ? 0 : 2);
}
