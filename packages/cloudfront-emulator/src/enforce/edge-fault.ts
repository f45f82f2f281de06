/** The triggers which this edge runs. */
export type Trigger = 'viewer-request' | 'origin-request' | 'origin-response';

/** Name of the rule that was broken; a test for each. */
export type RuleName =
  | 'handler-threw'
  | 'handler-timeout'
  | 'result-missing'
  | 'result-type'
  | 'status'
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
  | 'origin-changed'
  | 'cookies'
  | 'origin-body';

/** CloudFront would not send what a function answered; `status` is what the viewer gets instead. */
export class EdgeFault extends Error {
  override readonly name = 'EdgeFault';
  readonly status: 502 | 503;
  readonly trigger: Trigger;
  readonly rule: RuleName;

  constructor(
    status: 502 | 503,
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
