import type { Configuration, Provider } from '@cameo/edge/credentials';

/** Silence after which an attempt has failed, ms. osls has two minutes of its own, and five attempts. */
const SILENCE_MS = 30_000;

const MAX_ATTEMPTS = 3;

/** The permitted silence, ms, in the variable that osls reads too. */
export function silenceMs(env: NodeJS.ProcessEnv = process.env): number {
  const written = Number(env['AWS_CLIENT_TIMEOUT']);
  return written > 0 ? written : SILENCE_MS;
}

/** Like that of edge, which only a command that calls AWS loads. */
const boundedCredentials = {
  configure: <C>({ credentials, setCredentials }: Configuration<C>): void => {
    const own = credentials();
    if (typeof own !== 'function') return;
    setCredentials(async (options) => {
      const { withinTime } = await import('@cameo/edge/credentials');
      return withinTime(silenceMs(), () => (own as Provider<C>)(options));
    });
  },
};

/**
 * The options of every AWS client. Without them the SDK waits for ever for a server that accepts the connection and does not
 * answer, or that stops in the middle of its answer, and for credentials.
 * @param worksMs time that AWS itself may need before it begins to answer, ms
 */
export const clientOptions = (region: string, worksMs = 0) => ({
  region,
  maxAttempts: MAX_ATTEMPTS,
  extensions: [boundedCredentials],
  requestHandler: { connectionTimeout: silenceMs(), socketTimeout: silenceMs() + worksMs },
});
