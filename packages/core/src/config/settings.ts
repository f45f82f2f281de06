import type { AccessRules } from '../access/rules.js';
import type { RequestableFormat, SourceFormat } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Limits } from '../grammar/limits.js';
import type { ParamName } from '../grammar/params.js';
import type { MezzanineSettings } from '../plan/mezzanine.js';
import type { CachePolicy } from './headers.js';

/** The complete, checked configuration; made by `defineImageConfig`. */
export interface ImageConfig extends Grammar, AccessRules {
  /** Origin of the distribution, such as `https://img.example.com`, or empty for URLs relative to the page's. */
  readonly baseUrl: string;
  /** S3 bucket of sources and derivatives. */
  readonly bucket: string;
  /** Region of that bucket; functions at the edge run in other regions, so it cannot be inferred. */
  readonly region: string;
  /** Formats of originals that are decoded. Each one is a loader that hostile files can reach. */
  readonly inputs: readonly SourceFormat[];
  readonly cache: CachePolicy;
  /** Copies that the small renditions of some large originals are made from; `false` for none. */
  readonly mezzanine: MezzanineSettings | false;
  /** Memory of the resizing function, MB. */
  readonly memoryMb: number;
  /** Time limit of the resizing function for one request, ms. */
  readonly timeoutMs: number;
}

/** What only the infrastructure of a stage needs: no function and no page reads it. */
export interface InfraSettings {
  /** Days that a derivative is kept in the bucket; a later request renders it again. */
  readonly variantDays: number;
  /** Days that a replaced or deleted original can still be restored. */
  readonly replacedDays: number;
  /** Days that the functions' logs are kept: one of {@link LOG_DAYS}. */
  readonly logDays: number;
  /**
   * The bucket was there before the stage: it is read and gets derivatives, and its settings are never made, changed or
   * deleted by the stage's stacks.
   */
  readonly existingBucket?: boolean;
  /** Key of AWS KMS that the bucket encrypts with; S3's own key unless told. */
  readonly kmsKeyArn?: string;
  /** Days that access logs are kept; without it there are none. */
  readonly accessLogDays?: number;
  /** Host name of the distribution beside its own, such as `img.example.com`. */
  readonly alias?: string;
  /** Certificate for the alias, in us-east-1, where CloudFront looks for it; not with a `hostedZoneId`, which makes one. */
  readonly certificateArn?: string;
  /** Route 53 zone of the alias: its records and its certificate are made there. */
  readonly hostedZoneId?: string;
  /** Address that alarms notify. */
  readonly alarmEmail?: string;
  /** Tags of everything that can have tags, beside `cameo:stage`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where in the world viewers are served from: 100 is the cheapest part, All is everywhere. Default: All. */
  readonly priceClass?: (typeof PRICE_CLASSES)[number];
  /** Versions of HTTP that viewers may use besides 1.1. Default: `http2and3`. */
  readonly httpVersion?: (typeof HTTP_VERSIONS)[number];
  /** Oldest TLS with the alias, as CloudFront names its security policies. Default: `TLSv1.2_2021`. */
  readonly minimumTls?: (typeof MINIMUM_TLS)[number];
  /** Max age of the `Strict-Transport-Security` header, days; `false`: the header is not sent. */
  readonly hstsDays: number | false;
  /**
   * Requests with a query that one address may make in five minutes; AWS WAF refuses more by 429. `false`: there is no web
   * ACL, which costs $6 a month and $0.60 a million requests.
   */
  readonly rateLimit: number | false;
  /** US dollars a month at which `alarmEmail` is notified; `false` for no budget. */
  readonly monthlyBudget: number | false;
  /** Renders in an hour above which an alarm rings; `false` for no alarm. */
  readonly rendersPerHour: number | false;
  /** GB in the bucket above which an alarm rings: 1,000, and none for a bucket that was there before, unless told. */
  readonly bucketGb?: number | false;
  /** Runs of PurgeVariants that Lambda keeps free for it whatever else the account runs; `false` for none. */
  readonly purgeConcurrency: number | false;
  /** Policy that bounds what the roles may do, where an account requires one. */
  readonly permissionsBoundary?: string;
  /** Path of the roles, such as `/service/pictures/`; `/` unless told. */
  readonly rolePath?: string;
  /** Key of a picture that is there to stay, over 640 px wide: the stage is looked at with it on a schedule. */
  readonly canaryPicture?: string;
  /** Minutes between two looks; 15 unless told. */
  readonly canaryMinutes?: number;
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
  hstsDays: 365,
  rateLimit: 5000,
  monthlyBudget: 100,
  rendersPerHour: 20_000,
  purgeConcurrency: 2,
} as const satisfies InfraSettings;

/** What a project writes. Everything but the bucket and its region has a default. */
export interface ImageConfigInput extends AccessRules {
  readonly bucket: string;
  readonly region: string;
  readonly baseUrl?: string;
  readonly ladder?: readonly number[];
  readonly qualities?: readonly number[];
  readonly defaultQuality?: number;
  readonly formats?: readonly RequestableFormat[];
  readonly params?: readonly ParamName[];
  readonly limits?: Partial<Limits>;
  readonly inputs?: readonly SourceFormat[];
  readonly cache?: Partial<CachePolicy>;
  readonly mezzanine?: Partial<MezzanineSettings> | false;
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  readonly infra?: Partial<InfraSettings>;
  /** What differs between stages, by name; `stageConfig` picks one. */
  readonly stages?: Readonly<Record<string, StageInput>>;
}

/**
 * A stage may differ in location, resources, cache times and access rules, but never in the grammar or the presets.
 */
export type StageInput = Partial<
  Pick<ImageConfig, 'bucket' | 'region' | 'baseUrl' | 'memoryMb' | 'timeoutMs'>
> &
  Omit<AccessRules, 'presets'> & {
    readonly cache?: Partial<CachePolicy>;
    readonly infra?: Partial<InfraSettings>;
  };

declare const written: unique symbol;

/** A checked configuration with its stages; the compiler remembers what was written, for {@link clientConfig}. */
export interface DefinedConfig<I extends ImageConfigInput = ImageConfigInput> extends ImageConfig {
  readonly [written]?: I;
  readonly stages: Readonly<Record<string, ImageConfig>>;
  /** What the infrastructure of each stage needs; apart, so that it is not built into functions and pages. */
  readonly infra: Readonly<Record<string, InfraSettings>>;
}

/** One wrong field of a configuration. */
export interface ConfigIssue {
  /** Path of the field, such as `limits.width`. */
  readonly field: string;
  readonly received: string;
  readonly expected: string;
}
