import { DEFAULT_LIMITS, type SourceFormat } from '@cameo/core';
import { ProblemError } from '../src/http/problem-error.js';
import { survey } from '../src/pictures/index.js';

/** `received` of a refusal, otherwise the survey's result. */
export function surveyed(bytes: Buffer, format: SourceFormat) {
  try {
    return survey(bytes, format, DEFAULT_LIMITS);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.issue.code}: ${error.issue.received}`;
  }
}
