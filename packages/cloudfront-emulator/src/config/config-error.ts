/** An invalid configuration; the message lists its issues, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
