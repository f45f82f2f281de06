/** A module of its own, imported where it is called, so that no other function's bundle has it. */
export { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
