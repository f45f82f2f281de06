import { attribute, type Resource, type Resources } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

/** Most bytes that CloudFront takes as a function. */
const MOST_BYTES = 10_240;

/**
 * The CloudFront Function that makes cache keys canonical.
 * @throws Error when the built script cannot be one
 */
export function viewerRequest(stage: Stage, code: string): Resource {
  const bytes = Buffer.byteLength(code);
  if (bytes > MOST_BYTES)
    throw new Error(`viewer-request.js: got ${bytes} bytes, expected at most ${MOST_BYTES}.`);
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
      // osls reads "${" as a variable of its own; with a backslash it is text.
      FunctionCode: code.replaceAll('${', '\\${'),
    },
  };
}

/**
 * Where the function finds the keys of a stage whose URLs are signed, each by its id. It is made empty: a template would
 * show what is in it. Until the keys are put, nothing is answered.
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
