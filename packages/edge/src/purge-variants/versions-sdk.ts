/** A separate module, loaded by a dynamic import, so that no other function's bundle includes it. */
export { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
