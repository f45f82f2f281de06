import { boundedCredentials, silenceMs } from '@cameo/edge/credentials';

const MAX_ATTEMPTS = 3;

/**
 * The options of every AWS client. Without them the SDK waits for ever for a server that accepts the connection and does not
 * answer, or that stops in the middle of its answer, and for credentials.
 * @param worksMs time that AWS itself may need before it begins to answer, ms
 */
export const clientOptions = (region: string, worksMs = 0) => ({
  region,
  maxAttempts: MAX_ATTEMPTS,
  extensions: [boundedCredentials(silenceMs())],
  requestHandler: { connectionTimeout: silenceMs(), socketTimeout: silenceMs() + worksMs },
});
