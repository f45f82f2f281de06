/** What only the infrastructure of a stage needs: no function and no page reads it. */
export interface InfraSettings {
  /** Days that a derivative is kept in the bucket; what is asked for later is made again. */
  readonly variantDays: number;
  /** Days that a replaced or deleted original can still be restored. */
  readonly replacedDays: number;
  /** Days that the functions' logs are kept: one of {@link LOG_DAYS}. */
  readonly logDays: number;
  /** Days that access logs are kept; without it there are none. */
  readonly accessLogDays?: number;
  /** Host name of the distribution beside its own, such as `img.example.com`. */
  readonly alias?: string;
  /** Certificate for the alias, in us-east-1, where CloudFront looks for it. */
  readonly certificateArn?: string;
  /** Address that is told when an alarm rings. */
  readonly alarmEmail?: string;
}

/** The times that CloudWatch can keep logs for, days. */
export const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const DEFAULT_INFRA = {
  variantDays: 365,
  replacedDays: 30,
  logDays: 30,
} as const satisfies InfraSettings;
