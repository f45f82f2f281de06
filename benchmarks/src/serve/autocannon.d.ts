declare module 'autocannon' {
  /** The package has no types of its own; this is what is used here. */
  function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    /** s. */
    readonly duration: number;
    readonly headers: Readonly<Record<string, string>>;
  }): Promise<{
    readonly requests: { readonly average: number };
    /** ms. */
    readonly latency: { readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }>;
  export = autocannon;
}
