import type { CloudFrontHeaders } from 'aws-lambda';

/** The four events of CloudFront. */
export type Trigger = 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';

/** Names of the rules; each has a test. */
export type RuleName =
  | 'handler-threw'
  | 'handler-timeout'
  | 'result-missing'
  | 'result-type'
  | 'status'
  | 'status-changed'
  | 'status-description'
  | 'body'
  | 'body-encoding'
  | 'base64'
  | 'response-size'
  | 'header-map'
  | 'header-forbidden'
  | 'header-read-only'
  | 'uri'
  | 'querystring'
  | 'request-read-only'
  | 'request-body'
  | 'origin-changed'
  | 'cookies'
  | 'origin-body'
  | 'origin-timeout';

/** Input of a rule: the serialised result, and the headers of the event. */
export interface Subject {
  readonly trigger: Trigger;
  readonly result: Readonly<Record<string, unknown>>;
  /** Headers of the message that the result replaces or changes; empty for a generated response. */
  readonly given: CloudFrontHeaders;
}

/** One rule of CloudFront. `broken` returns the violation, or `undefined` if there is none. */
export interface Rule {
  readonly name: RuleName;
  readonly broken: (subject: Subject) => string | undefined;
}

/** A function's result that CloudFront would not send; `status` is the viewer's status instead. */
export class EdgeFault extends Error {
  override readonly name = 'EdgeFault';
  readonly status: 502 | 503 | 504;
  readonly trigger: Trigger;
  readonly rule: RuleName;

  constructor(
    status: 502 | 503 | 504,
    trigger: Trigger,
    rule: RuleName,
    reason: string,
    options?: { cause?: unknown },
  ) {
    super(`${trigger}: ${rule}: ${reason}`, options);
    this.status = status;
    this.trigger = trigger;
    this.rule = rule;
  }
}

/** @throws EdgeFault 502 with the first violated rule */
export function check(
  rules: readonly Rule[],
  trigger: Trigger,
  result: Record<string, unknown>,
  given: CloudFrontHeaders,
): void {
  for (const rule of rules) {
    const reason = rule.broken({ trigger, result, given });
    if (reason !== undefined) throw new EdgeFault(502, trigger, rule.name, reason);
  }
}

/** A value as a short text for a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
