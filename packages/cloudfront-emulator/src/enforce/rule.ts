import type { CloudFrontHeaders } from 'aws-lambda';
import type { RuleName, Trigger } from './edge-fault.js';

/** What a rule looks at: the result as it came over the wire, and the headers the function was given. */
export interface Subject {
  readonly trigger: Trigger;
  readonly result: Readonly<Record<string, unknown>>;
  /** Headers of the message that the result replaces or changes; empty for a response made from nothing. */
  readonly given: CloudFrontHeaders;
}

/** One row of what CloudFront refuses. `broken` answers why, or `undefined` when all is well. */
export interface Rule {
  readonly name: RuleName;
  readonly broken: (subject: Subject) => string | undefined;
}

/** A value as a short text for a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
