import { expect, it } from 'vitest';
import { md5OfEntityTag } from './object.js';

const MD5 = '5d41402abc4b2a76b9719d911017c592';
const ETag = `"${MD5}"`;

it.each([
  ['an object in one piece', { ETag }, MD5],
  ["one encrypted with S3's keys", { ETag, ServerSideEncryption: 'AES256' }, MD5],
  ['one encrypted with KMS', { ETag, ServerSideEncryption: 'aws:kms' }, undefined],
  ['one encrypted twice with KMS', { ETag, ServerSideEncryption: 'aws:kms:dsse' }, undefined],
  ["one encrypted with a customer's key", { ETag, SSECustomerAlgorithm: 'AES256' }, undefined],
  ['one stored in parts', { ETag: `"${MD5}-3"` }, undefined],
  ['one whose tag is something else', { ETag: '"1"' }, undefined],
  ['one without a tag', {}, undefined],
] as const)('%s', (_, answer, md5) => {
  expect(
    md5OfEntityTag({
      ETag: undefined,
      ServerSideEncryption: undefined,
      SSECustomerAlgorithm: undefined,
      ...answer,
    }),
  ).toBe(md5);
});
