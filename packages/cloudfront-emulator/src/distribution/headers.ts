import type { CloudFrontHeaders } from 'aws-lambda';

/** All values of a header as one string, joined as RFC 9110 allows; `undefined` if it is absent. */
export function headerOf(headers: CloudFrontHeaders, name: string): string | undefined {
  const values = headers[name];
  return values === undefined || values.length === 0 ? undefined : values.map((v) => v.value).join(', ');
}

/** CloudFront's header map for functions: lower-case names, values with the original spelling of the name. */
export function headersFromRaw(raw: readonly string[]): CloudFrontHeaders {
  const headers: CloudFrontHeaders = {};
  for (let i = 0; i + 1 < raw.length; i += 2) addHeader(headers, raw[i] ?? '', raw[i + 1] ?? '');
  return headers;
}

/** Headers from a plain record; names may have any case, `undefined` values are skipped. */
export function headersFrom(record: Readonly<Record<string, string | undefined>>): CloudFrontHeaders {
  const headers: CloudFrontHeaders = {};
  for (const [name, value] of Object.entries(record))
    if (value !== undefined) addHeader(headers, name, value);
  return headers;
}

export function addHeader(headers: CloudFrontHeaders, key: string, value: string): void {
  const name = key.toLowerCase();
  const values = headers[name];
  // Own properties only: a header named "__proto__" must stay a header.
  if (values !== undefined && Object.hasOwn(headers, name)) values.push({ key, value });
  else Object.defineProperty(headers, name, { value: [{ key, value }], ...PLAIN_PROPERTY });
}

const PLAIN_PROPERTY = { enumerable: true, configurable: true, writable: true } as const;

/** A copy without the headers for which `drop` returns true. */
export function withoutHeaders(
  headers: CloudFrontHeaders,
  drop: (name: string) => boolean,
): CloudFrontHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name)));
}

/** The `name, value, name, value` list that node:http writes unchanged. */
export function headersToRaw(headers: CloudFrontHeaders): string[] {
  return Object.entries(headers).flatMap(([name, values]) => values.flatMap((v) => [v.key ?? name, v.value]));
}

/** Size of a header section on the wire, bytes: `name: value\r\n` for each value. */
export function headerBytes(headers: CloudFrontHeaders): number {
  return headersToRaw(headers).reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);
}
