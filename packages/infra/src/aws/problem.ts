/** A problem that a person can solve, told in one line. */
export class Unready extends Error {
  override readonly name = 'Unready';
}

const CREDENTIALS =
  'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (after "aws sso login" if it is one of those)';

/** What AWS said, as one line that says what to do about it. */
export function awsProblem(error: unknown, region: string): Unready {
  const name = error instanceof Error ? error.name : '';
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return new Unready(`No AWS credentials were found; ${CREDENTIALS}.`);
  if (/^(?:ExpiredToken|RequestExpired)/.test(name))
    return new Unready(`The AWS credentials have expired; ${CREDENTIALS}.`);
  if (
    /^(?:InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidSignature)/.test(
      name,
    )
  )
    return new Unready(`AWS does not know these credentials in ${region} (${name}); ${CREDENTIALS}.`);
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | undefined)
    ?.$metadata?.httpStatusCode;
  if (/^AccessDenied|^UnauthorizedOperation|^OptInRequired/.test(name))
    return new Unready(`These AWS credentials may not do this in ${region}: ${message}`);
  // What answers HEAD has no body that could say more, and the SDK then knows no name.
  if (status === 403)
    return new Unready(
      `These AWS credentials may not do this in ${region}: AWS answered 403 and did not say why. The policy that packaging ` +
        'writes, deploy-policy.json, has all that is needed.',
    );
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|TimeoutError|ETIMEDOUT/.test(`${name} ${message}`))
    return new Unready(
      `AWS cannot be reached in ${region} (${message}); look at the network or at AWS_ENDPOINT_URL.`,
    );
  return new Unready(`AWS answered in ${region}: ${name === '' ? '' : `${name}: `}${message}`);
}
