/** A price in US dollars, with its source. */
interface Price {
  readonly dollars: number;
  readonly per: string;
  readonly source: string;
}

const LAMBDA = 'aws.amazon.com/lambda/pricing';
const EDGE = 'aws.amazon.com/lambda/pricing, Lambda@Edge';
const CLOUDFRONT = 'aws.amazon.com/cloudfront/pricing, United States and Europe, first 10 TB';
const CLOUDWATCH = 'aws.amazon.com/cloudwatch/pricing';
const S3 = 'aws.amazon.com/s3/pricing, S3 Standard, us-east-1';

/** List prices per unit without the free tiers: for estimates, not for a bill. */
export const PRICES = {
  'edge-request': { dollars: 0.6 / 1e6, per: 'run of a function at the edge', source: EDGE },
  'edge-gb-second': { dollars: 0.00005001, per: 'GB-second of a function at the edge', source: EDGE },
  'viewer-function': { dollars: 0.1 / 1e6, per: 'run of the viewer-request function', source: CLOUDFRONT },
  'cdn-request': { dollars: 1 / 1e6, per: 'HTTPS request', source: CLOUDFRONT },
  'cdn-gb': { dollars: 0.085, per: 'GB sent to viewers', source: CLOUDFRONT },
  'invalidation-path': { dollars: 0.005, per: 'invalidated path above 1,000 a month', source: CLOUDFRONT },
  'regional-request': { dollars: 0.2 / 1e6, per: 'run of Refine', source: LAMBDA },
  'regional-gb-second': {
    dollars: 0.0000133334,
    per: 'GB-second of Refine on arm64',
    source: `${LAMBDA}, Arm`,
  },
  'regional-gb-second-x86': {
    dollars: 0.0000166667,
    per: 'GB-second of Refine on x86-64',
    source: `${LAMBDA}, x86`,
  },
  'queue-request': { dollars: 0.4 / 1e6, per: 'call of a queue', source: 'aws.amazon.com/sqs/pricing' },
  // Events of the bucket: sources disagree whether S3's are free, so they are counted.
  event: { dollars: 1 / 1e6, per: 'event of the bucket', source: 'aws.amazon.com/eventbridge/pricing' },
  alarm: { dollars: 0.1, per: 'alarm for a month', source: CLOUDWATCH },
  // $0.30 a month of 720 hours, for the hours in which the metric has a value.
  'metric-hour': { dollars: 0.3 / 720, per: 'hour of a metric from a log', source: CLOUDWATCH },
  's3-put': { dollars: 0.005 / 1000, per: 'PUT or LIST', source: S3 },
  's3-get': { dollars: 0.0004 / 1000, per: 'GET', source: S3 },
  's3-gb-month': { dollars: 0.023, per: 'GB kept for a month', source: S3 },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** Quantities by price. */
export type Amounts = { readonly [N in PriceName]?: number };

/** The costs of quantities, US dollars. */
export const costOf = (amounts: Amounts): number =>
  (Object.entries(amounts) as [PriceName, number][]).reduce(
    (sum, [name, amount]) => sum + amount * PRICES[name].dollars,
    0,
  );
