import { MARK } from './unkeyed-headers.js';

/** Variants of `Accept`, with another meaning than the victim's, or the same. */
export const ACCEPTS: readonly (readonly string[])[] = [
  ...[
    '*/*',
    '',
    'image/avif',
    'image/png',
    'text/html',
    'image/webp;q=0',
    'evil-7c',
    ',,,;q=',
    'image/webp;q=0.001,image/avif;q=0',
  ],
  ...[
    'IMAGE/WEBP,*/*;q=0.8',
    'image/webp , */*',
    `image/webp,${'x/y,'.repeat(1500)}`,
    'image/webp\xa0',
    '\t image/webp',
  ],
]
  .map((value) => [`Accept: ${value}`])
  .concat([['Accept: */*', 'Accept: image/avif'], ['Accept:', 'Accept: image/webp'], []]);

/** Methods, some with headers or a body. */
export const METHODS: readonly (readonly [method: string, headers: readonly string[], body: string])[] = [
  ...[
    'HEAD',
    'OPTIONS',
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'PROPFIND',
    'MKCOL',
    'LOCK',
    'REPORT',
    'PURGE',
    'SEARCH',
    'LINK',
  ].map((method) => [method, [], ''] as const),
  ...['get', 'Get', 'head', 'EVIL-7C', 'GETS', 'BAN', 'DEBUG', 'TRACK', 'CONNECT'].map(
    (method) => [method, [], ''] as const,
  ),
  [
    'OPTIONS',
    [
      'Origin: https://evil-7c.example',
      'Access-Control-Request-Method: PUT',
      'Access-Control-Request-Headers: evil-7c',
    ],
    '',
  ],
  ['POST', ['Content-Length: 4'], MARK],
  ['PUT', ['Content-Length: 4', 'Content-Type: image/jpeg'], MARK],
  ['GET', ['Content-Length: 4'], MARK],
  ['GET', ['Transfer-Encoding: chunked'], `4\r\n${MARK}\r\n0\r\n\r\n`],
  ['HEAD', ['Range: bytes=0-0'], ''],
  ['HEAD', ['If-None-Match: *'], ''],
  ['POST', ['X-HTTP-Method-Override: GET', 'Content-Length: 0'], ''],
];
