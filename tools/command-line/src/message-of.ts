/** Failures of the file system, by Node's code: what happened to a path, and the remedy. */
const FILE_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; change the owner or the mode of it or of its folder',
  EISDIR: 'it is a folder; name a file',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENOENT: 'it does not exist; check the path',
  ENOSPC: 'no space is left there; remove something',
  ENOTDIR: 'a part of the path is a file; name a folder',
  EPERM: 'not permitted; change the owner or the mode of it or of its folder',
  EROFS: 'it is on a read-only file system; choose another folder',
};

/** An error's message for people. Node's own ones of the file system, `EACCES: permission denied, open '/a'`, have no remedy. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const {
    code = '',
    path,
    dest = path,
    message,
  } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const failure = FILE_FAILURES[code];
  // An error with a sentence of its own may have kept the code.
  return failure === undefined || dest === undefined || !message.startsWith(`${code}:`)
    ? message
    : `${dest}: ${failure} (${code}).`;
}
