import type { CloudFrontHeaders } from 'aws-lambda';

/** The value of a header, several lines joined as RFC 9110 says; undefined when there is none. */
export function headerValue(headers: CloudFrontHeaders, name: string): string | undefined {
  const lines = headers[name.toLowerCase()];
  return lines === undefined || lines.length === 0 ? undefined : lines.map(({ value }) => value).join(', ');
}
