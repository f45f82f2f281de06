import { errorCode, StoreError, type StoreFailure } from '../store.js';

/** File system errors for a reader. Others are `broken`. */
const READING: Readonly<Record<string, StoreFailure>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'missing',
  ELOOP: 'missing',
  // S3 allows longer names than a folder: for a reader such a key is missing.
  ENAMETOOLONG: 'missing',
  EACCES: 'refused',
  EPERM: 'refused',
  EMFILE: 'throttled',
  ENFILE: 'throttled',
  EAGAIN: 'throttled',
  ETIMEDOUT: 'timeout',
};

/** File system errors for a writer: a full disk is a fault, a read-only disk a refusal. */
const WRITING: Readonly<Record<string, StoreFailure>> = {
  EACCES: 'refused',
  EPERM: 'refused',
  EROFS: 'refused',
  EMFILE: 'throttled',
  ENFILE: 'throttled',
  EAGAIN: 'throttled',
  ETIMEDOUT: 'timeout',
};

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'Check the owner and the mode of the folder.',
  EROFS: 'The disk is read-only: choose another folder.',
  ENOSPC: 'The disk is full: make room.',
  EDQUOT: 'The disk quota is used up: make room.',
  EMFILE: 'Too many files are open: raise the limit or send fewer requests at once.',
};

/** Translates a file system error once; `doing` is for the message, such as `reading "a.jpg"`. */
export function fileError(error: unknown, doing: string, table: 'reading' | 'writing'): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const failure = (table === 'reading' ? READING : WRITING)[code] ?? 'broken';
  const advice = ADVICE[code];
  const reason = code === '' ? String(error) : code;
  const message = `The file system answered ${reason} while ${doing}.${advice === undefined ? '' : ` ${advice}`}`;
  return new StoreError(failure, message, { cause: error });
}
