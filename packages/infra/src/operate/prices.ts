/** What a thing costs, in US dollars, and who says so. */
interface Price {
  readonly dollars: number;
  readonly per: string;
  readonly source: string;
}

const EDGE = 'aws.amazon.com/lambda/pricing, Lambda@Edge';
const CLOUDFRONT = 'aws.amazon.com/cloudfront/pricing, United States and Europe, first 10 TB';
const S3 = 'aws.amazon.com/s3/pricing, S3 Standard, us-east-1';

/** List prices without the free tiers: for orders of size, not for a bill. Each is of one unit. */
export const PRICES = {
  'edge-request': { dollars: 0.6 / 1e6, per: 'run of a function at the edge', source: EDGE },
  'edge-gb-second': { dollars: 0.00005001, per: 'GB-second of a function at the edge', source: EDGE },
  'viewer-function': { dollars: 0.1 / 1e6, per: 'run of the viewer-request function', source: CLOUDFRONT },
  'cdn-request': { dollars: 1 / 1e6, per: 'HTTPS request', source: CLOUDFRONT },
  'cdn-gb': { dollars: 0.085, per: 'GB sent to viewers', source: CLOUDFRONT },
  'invalidation-path': { dollars: 0.005, per: 'invalidated path above 1,000 a month', source: CLOUDFRONT },
  's3-put': { dollars: 0.005 / 1000, per: 'PUT or LIST', source: S3 },
  's3-get': { dollars: 0.0004 / 1000, per: 'GET', source: S3 },
  's3-gb-month': { dollars: 0.023, per: 'GB kept for a month', source: S3 },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** How much of each priced thing there is. */
export type Amounts = { readonly [N in PriceName]?: number };

/** What amounts cost, US dollars. */
export const costOf = (amounts: Amounts): number =>
  (Object.entries(amounts) as [PriceName, number][]).reduce(
    (sum, [name, amount]) => sum + amount * PRICES[name].dollars,
    0,
  );
