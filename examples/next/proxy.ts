import { type NextRequest, NextResponse } from 'next/server';
import { PICTURES } from './pictures';

/** A policy with a nonce for each page, as in Next's own documentation; nothing else inline. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' ${PICTURES}`,
    // Retries request the reason of a failure.
    `connect-src 'self' ${PICTURES}`,
  ].join('; ');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: '/((?!_next/static|icon.svg).*)' };
