import { attribute, type Resource, type Resources } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

/** CloudFront's size limit of a function, bytes. */
const MAX_BYTES = 10_240;

/**
 * The CloudFront Function that makes cache keys canonical.
 * @throws Error if the script is too large
 */
export function viewerRequest(stage: Stage, code: string): Resource {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES)
    throw new Error(`viewer-request.js: got ${bytes} bytes, expected at most ${MAX_BYTES}.`);
  if (!/\bfunction handler\s*\(/.test(code))
    throw new Error(
      'viewer-request.js: got no "function handler(event)", which CloudFront calls by its name.',
    );
  return {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      Name: nameOf(stage, 'viewer-request'),
      AutoPublish: true,
      FunctionConfig: {
        Comment: 'Canonical cache keys',
        Runtime: 'cloudfront-js-2.0',
        ...(isSigned(stage) && {
          KeyValueStoreAssociations: [{ KeyValueStoreARN: attribute('SigningKeys', 'Arn') }],
        }),
      },
      // osls interprets "${" as a variable; a backslash escapes it.
      FunctionCode: code.replaceAll('${', '\\${'),
    },
  };
}

/**
 * The store of a signing stage's keys, each by its id. It is created empty, because its contents would be visible in a
 * template. Until the keys are added, every request is rejected.
 */
export const signingKeys = (stage: Stage): Resources =>
  isSigned(stage)
    ? {
        SigningKeys: {
          Type: 'AWS::CloudFront::KeyValueStore',
          Properties: {
            Name: nameOf(stage, 'signing-keys'),
            Comment: 'Secrets that URLs are signed with, by key id; see docs/operations.md',
          },
        },
      }
    : {};
