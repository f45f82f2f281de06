/** A problem that the operator can solve; its message is one line. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

const CREDENTIALS =
  'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (after "aws sso login" for an SSO profile)';

/** Regions that an account must enable: until then, its credentials are unknown there (AWS Account Management, "Regions"). */
const OPT_IN: ReadonlySet<string> = new Set([
  ...['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1', 'me-central-1'],
]);

/** A profile may be misspelled. */
function ofProfile({ AWS_PROFILE } = process.env): string {
  return AWS_PROFILE ? ` for the profile ${AWS_PROFILE}` : '';
}

/** Whether there is no such stack: a ValidationError is CloudFormation's only sign of it. */
export const isMissingStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);

/** An AWS error as one line with advice. */
export function awsProblem(error: unknown, region: string): SetupError {
  const name = error instanceof Error ? error.name : '';
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  if (name === 'CredentialsTimeout') return new SetupError(`${message}.`);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return new SetupError(`No AWS credentials were found${ofProfile()}; ${CREDENTIALS}.`);
  if (/^(?:ExpiredToken|RequestExpired)/.test(name))
    return new SetupError(`The AWS credentials have expired; ${CREDENTIALS}.`);
  if (
    /^(?:InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidSignature)/.test(
      name,
    )
  )
    return new SetupError(
      `AWS does not know these credentials in ${region} (${name}); ${CREDENTIALS}.` +
        (OPT_IN.has(region) ? ` If they are valid elsewhere, enable ${region} for the account.` : ''),
    );
  const { httpStatusCode: status, attempts } =
    (
      error as
        | { readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number } }
        | undefined
    )?.$metadata ?? {};
  if (/^AccessDenied|^UnauthorizedOperation|^OptInRequired/.test(name))
    return new SetupError(`These AWS credentials may not do this in ${region}: ${message}`);
  // Answers to HEAD have no body, so the SDK has no error name.
  if (status === 403)
    return new SetupError(
      `These AWS credentials may not do this in ${region}: AWS answered 403 without a reason. The policy that packaging ` +
        'writes, deploy-policy.json, has all necessary permissions.',
    );
  if (name === 'TimeoutError') {
    const seconds = Number(/(\d{1,9}) ms/.exec(message)?.[1] ?? 0) / 1000;
    return new SetupError(
      `AWS did not answer in ${region}: nothing arrived for ${seconds} s, in each of ${attempts ?? 1} attempts; check the network, ` +
        'a proxy, or AWS_ENDPOINT_URL.',
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET/.test(`${name} ${message}`))
    return new SetupError(
      `AWS cannot be reached in ${region} (${message}); check the network or AWS_ENDPOINT_URL.`,
    );
  return new SetupError(`AWS answered in ${region}: ${name === '' ? '' : `${name}: `}${message}`);
}
