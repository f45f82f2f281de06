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
  /** Certificate for the alias, in us-east-1, where CloudFront looks for it; not with a `hostedZoneId`, which makes one. */
  readonly certificateArn?: string;
  /** Route 53 zone of the alias: its records and its certificate are made there. */
  readonly hostedZoneId?: string;
  /** Address that is told when an alarm rings. */
  readonly alarmEmail?: string;
  /** Tags of everything that can have tags, beside `cameo:stage`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where in the world viewers are served from: 100 is the cheapest part, All everywhere; All unless told. */
  readonly priceClass?: (typeof PRICE_CLASSES)[number];
  /** Versions of HTTP that viewers may use beside 1.1; `http2and3` unless told. */
  readonly httpVersion?: (typeof HTTP_VERSIONS)[number];
  /** Oldest TLS with the alias, as CloudFront names its security policies; `TLSv1.2_2021` unless told. */
  readonly minimumTls?: (typeof MINIMUM_TLS)[number];
  /** Days that browsers ask for the host by HTTPS only; without it they are not told. */
  readonly hstsDays?: number;
  /** Requests of one address in five minutes, above which AWS WAF refuses more; without it there is no web ACL. */
  readonly requestsPerAddress?: number;
  /** US dollars a month, at which `alarmEmail` is told; without it there is no budget. */
  readonly monthlyBudget?: number;
  /** Policy that bounds what the roles may do, where an account asks for one. */
  readonly permissionsBoundary?: string;
}

export const PRICE_CLASSES = ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'] as const;
export const HTTP_VERSIONS = ['http1.1', 'http2', 'http3', 'http2and3'] as const;
export const MINIMUM_TLS = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'] as const;

/** The times that CloudWatch can keep logs for, days. */
export const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const DEFAULT_INFRA = {
  variantDays: 365,
  replacedDays: 30,
  logDays: 30,
} as const satisfies InfraSettings;
