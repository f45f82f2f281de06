import type { AccessRules } from '../access/rules.js';
import type { RequestableFormat, SourceFormat } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Limits } from '../grammar/limits.js';
import type { ParamName } from '../grammar/params.js';
import type { MezzanineSettings } from '../plan/mezzanine.js';
import type { CachePolicy } from './headers.js';
import type { RefineSettings } from './refine.js';

/** The complete, checked configuration; made by `defineImageConfig`. */
export interface ImageConfig extends Grammar, AccessRules {
  /** Origin of the distribution, such as `https://img.example.com`, or empty for URLs relative to the page's. */
  readonly baseUrl: string;
  /** S3 bucket of sources and derivatives. */
  readonly bucket: string;
  /** Region of that bucket; functions at the edge run in other regions, so it cannot be inferred. */
  readonly region: string;
  /** Accepted formats of originals. Each one enables a loader that malicious files can reach. */
  readonly inputs: readonly SourceFormat[];
  readonly cache: CachePolicy;
  /** Reduced copies of large originals, from which small renditions are made; `false` for none. */
  readonly mezzanine: MezzanineSettings | false;
  /** Refinement of stored derivatives with more effort, in the background; `false` for none. */
  readonly refine: RefineSettings | false;
  /** Memory of the resizing function, MB. */
  readonly memoryMb: number;
  /** Time limit of the resizing function for one request, ms. */
  readonly timeoutMs: number;
}

/** Settings for the infrastructure of a stage only: no function and no page reads them. */
export interface InfraSettings {
  /** Days before a derivative is deleted from the bucket; a later request renders it again. */
  readonly variantDays: number;
  /** Days for which a replaced or deleted original can be restored. */
  readonly replacedDays: number;
  /** Retention of the functions' logs, days: one of {@link LOG_DAYS}. */
  readonly logDays: number;
  /**
   * The bucket exists independently of the stage: it is read and gets derivatives, but the stage's stacks never create, change
   * or delete it or its settings.
   */
  readonly existingBucket?: boolean;
  /** Key of AWS KMS that the bucket encrypts with. Default: S3's own key. */
  readonly kmsKeyArn?: string;
  /** Retention of access logs, days; by default there are none. */
  readonly accessLogDays?: number;
  /** Additional host name of the distribution, such as `img.example.com`. */
  readonly alias?: string;
  /** Certificate for the alias, in us-east-1, as CloudFront requires; not with a `hostedZoneId`, which creates one. */
  readonly certificateArn?: string;
  /** Route 53 zone of the alias, for its records and its certificate. */
  readonly hostedZoneId?: string;
  /** Address that receives alarms. */
  readonly alarmEmail?: string;
  /** Tags of all taggable resources, in addition to `cameo:stage`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Regions from which viewers are served: 100 is the cheapest, All is worldwide. Default: All. */
  readonly priceClass?: (typeof PRICE_CLASSES)[number];
  /** HTTP versions for viewers besides 1.1. Default: `http2and3`. */
  readonly httpVersion?: (typeof HTTP_VERSIONS)[number];
  /** Minimum TLS version with the alias, as a CloudFront security policy. Default: `TLSv1.2_2021`. */
  readonly minimumTls?: (typeof MINIMUM_TLS)[number];
  /** Max age of the `Strict-Transport-Security` header, days; `false`: the header is not sent. */
  readonly hstsDays: number | false;
  /**
   * Maximum number of requests with a query from one address in five minutes; AWS WAF rejects more with 429. `false`: there is
   * no web ACL, which costs $6 a month and $0.60 per million requests.
   */
  readonly rateLimit: number | false;
  /** US dollars a month at which `alarmEmail` is notified; `false` for no budget. */
  readonly monthlyBudget: number | false;
  /** Renders per hour that trigger an alarm; `false` for no alarm. */
  readonly rendersPerHour: number | false;
  /** GB in the bucket that trigger an alarm. Default: 1,000; none for an existing bucket. */
  readonly bucketGb?: number | false;
  /** Concurrent runs of PurgeVariants that Lambda reserves in the account; `false` for none. */
  readonly purgeConcurrency: number | false;
  /** Concurrent runs of Refine; its queue needs at least two. */
  readonly refineConcurrency: number;
  /** Memory of Refine, MB. Processor time is proportional to it. */
  readonly refineMemoryMb: number;
  /**
   * Processor architecture of Refine. Default: `arm64`, a fifth cheaper, if sharp's binaries for it are installed when the
   * stage is packaged, otherwise `x86_64`.
   */
  readonly refineArchitecture?: (typeof ARCHITECTURES)[number];
  /** Permissions boundary of the roles, if the account requires one. */
  readonly permissionsBoundary?: string;
  /** Path of the roles, such as `/service/pictures/`. Default: `/`. */
  readonly rolePath?: string;
  /** Key of a permanent picture, over 640 px wide, with which the canary checks the stage on a schedule. */
  readonly canaryPicture?: string;
  /** Minutes between two checks. Default: 15. */
  readonly canaryMinutes?: number;
}

export const ARCHITECTURES = ['arm64', 'x86_64'] as const;
export const PRICE_CLASSES = ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'] as const;
export const HTTP_VERSIONS = ['http1.1', 'http2', 'http3', 'http2and3'] as const;
export const MINIMUM_TLS = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'] as const;

/** Retention times that CloudWatch supports, days. */
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
  refineConcurrency: 5,
  refineMemoryMb: 2048,
} as const satisfies InfraSettings;

/** A project's input. Everything but the bucket and its region has a default. */
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
  readonly refine?: Partial<RefineSettings> | false;
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  readonly infra?: Partial<InfraSettings>;
  /** Overrides for each stage, by name; `stageConfig` selects one. */
  readonly stages?: Readonly<Record<string, StageInput>>;
}

/** A stage may override location, resources, cache times and access rules, but never the grammar or the presets. */
export type StageInput = Partial<
  Pick<ImageConfig, 'bucket' | 'region' | 'baseUrl' | 'memoryMb' | 'timeoutMs'>
> &
  Omit<AccessRules, 'presets'> & {
    readonly cache?: Partial<CachePolicy>;
    readonly refine?: Partial<RefineSettings> | false;
    readonly infra?: Partial<InfraSettings>;
  };

declare const written: unique symbol;

/** A checked configuration with its stages; its type keeps the stated fields, for {@link clientConfig}. */
export interface DefinedConfig<I extends ImageConfigInput = ImageConfigInput> extends ImageConfig {
  readonly [written]?: I;
  readonly stages: Readonly<Record<string, ImageConfig>>;
  /** Infrastructure settings by stage; separate, so that they are not built into functions and pages. */
  readonly infra: Readonly<Record<string, InfraSettings>>;
}

/** One invalid field of a configuration. */
export interface ConfigIssue {
  /** Path of the field, such as `limits.width`. */
  readonly field: string;
  readonly received: string;
  readonly expected: string;
}
