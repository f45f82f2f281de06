import type { CloudFrontHeaders } from 'aws-lambda';
import { isForbidden, READ_ONLY } from './header-tables.js';
import { isRecord, type Rule, shown } from './rule.js';

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Keys in lower case, values arrays of `{key?, value}`. */
const HEADER_MAP: Rule = {
  name: 'header-map',
  broken: ({ result }) => {
    const headers = result['headers'];
    if (headers === undefined) return undefined;
    if (!isRecord(headers)) return `headers is ${shown(headers)}, expected an object of arrays`;
    for (const [name, values] of Object.entries(headers)) {
      const reason = brokenName(name) ?? brokenValues(name, values);
      if (reason !== undefined) return reason;
    }
    return undefined;
  },
};

function brokenName(name: string): string | undefined {
  if (name !== name.toLowerCase())
    return `the header key ${shown(name)} must be in lower case; put the other spelling in "key"`;
  return TOKEN.test(name) ? undefined : `${shown(name)} is not a header name`;
}

function brokenValues(name: string, values: unknown): string | undefined {
  if (!Array.isArray(values)) return `header ${name} is ${shown(values)}, expected an array of {key, value}`;
  for (const entry of values) {
    if (!isRecord(entry)) return `header ${name} has the entry ${shown(entry)}, expected {key, value}`;
    const { key, value } = entry;
    if (typeof value !== 'string') return `header ${name} has the value ${shown(value)}, expected a string`;
    if (key !== undefined && (typeof key !== 'string' || key.toLowerCase() !== name))
      return `header ${name} has the key ${shown(key)}, expected ${shown(name)} in any case, or none`;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      return `header ${name} has characters that no header may have: ${shown(value)}`;
  }
  return undefined;
}

const FORBIDDEN_HEADER: Rule = {
  name: 'header-forbidden',
  broken: ({ result }) => {
    const found = Object.keys(headersOf(result)).find(isForbidden);
    return found === undefined ? undefined : `the header ${found} may not be set by a function; leave it out`;
  },
};

const READ_ONLY_HEADER: Rule = {
  name: 'header-read-only',
  broken: ({ trigger, result, given }) => {
    for (const name of READ_ONLY[trigger]) {
      const [before, after] = [valuesOf(given, name), valuesOf(headersOf(result), name)];
      if (before === after) continue;
      const change =
        before === '' ? `added (${after})` : after === '' ? 'deleted' : `changed from ${before} to ${after}`;
      return `the read-only header ${name} was ${change}; change the message that the event holds and leave this header as it is`;
    }
    return undefined;
  },
};

function headersOf(result: Readonly<Record<string, unknown>>): CloudFrontHeaders {
  // HEADER_MAP has run before: the shape is known.
  return (result['headers'] ?? {}) as CloudFrontHeaders;
}

function valuesOf(headers: CloudFrontHeaders, name: string): string {
  const values = headers[name] ?? [];
  return values.length === 0 ? '' : JSON.stringify(values.map((entry) => entry.value));
}

/** In this order: the later ones rely on the shape that the first has checked. */
export const HEADER_RULES: readonly Rule[] = [HEADER_MAP, FORBIDDEN_HEADER, READ_ONLY_HEADER];
