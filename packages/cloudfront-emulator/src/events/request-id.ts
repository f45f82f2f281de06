import { randomBytes } from 'node:crypto';

/** Looks like CloudFront's: 54 characters of base64url and `==`. */
export function newRequestId(): string {
  return `${randomBytes(40).toString('base64url').slice(0, 54)}==`;
}
