/**
 * Prices in US dollars, as published for the cheapest regions in 2026: Lambda@Edge and CloudFront Functions from AWS's
 * CloudFront pricing, Lambda and API Gateway (REST) from theirs. For ratios: discounts and transfer are left out.
 */
export const PRICES = {
  edgeRequest: 0.6e-6,
  edgeGbSecond: 0.00005001,
  functionRequest: 0.1e-6,
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.0000166667,
  gatewayRequest: 3.5e-6,
} as const;
