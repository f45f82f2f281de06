import { isDeepStrictEqual } from 'node:util';
import type { CloudFrontRequest } from 'aws-lambda';
import { HEADER_RULES } from './header-rules.js';
import { type Rule, shown } from './rule.js';

/** What must hold for the request that origin-request returns for the origin. */
export function requestRules(given: CloudFrontRequest): readonly Rule[] {
  return [
    {
      name: 'uri',
      broken: ({ result: { uri } }) => {
        if (typeof uri !== 'string' || !uri.startsWith('/'))
          return `uri is ${shown(uri)}, expected a path that starts with "/"`;
        return /[^\x21-\x7e]|[?#]/.test(uri)
          ? `uri is ${shown(uri)}, expected it percent-encoded`
          : undefined;
      },
    },
    {
      name: 'querystring',
      broken: ({ result: { querystring } }) =>
        typeof querystring === 'string' && !/[^\x21-\x7e]/.test(querystring)
          ? undefined
          : `querystring is ${shown(querystring)}, expected percent-encoded text without "?"`,
    },
    {
      name: 'request-read-only',
      broken: ({ result }) => {
        const changed = (['method', 'clientIp'] as const).find((field) => result[field] !== given[field]);
        return changed === undefined
          ? undefined
          : `${changed} is read-only: it was ${shown(given[changed])} and is ${shown(result[changed])}`;
      },
    },
    ...HEADER_RULES,
    {
      name: 'origin-changed',
      broken: ({ result: { origin } }) =>
        origin === undefined || isDeepStrictEqual(origin, given.origin)
          ? undefined
          : 'the origin was changed; with origin access control it must be left as it was, and the local edge has no other',
    },
  ];
}
