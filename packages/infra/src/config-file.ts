import type { DefinedConfig } from '@cameo/core';

/** The project's own configuration, compiled beside this file by the build. */
export async function readConfig(): Promise<DefinedConfig> {
  const compiled: unknown = await import(new URL('./config/cameo.config.js', import.meta.url).href);
  return (compiled as { readonly config: DefinedConfig }).config;
}
