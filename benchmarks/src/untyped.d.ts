declare module 'react-imgix' {
  import type { ComponentType, ImgHTMLAttributes } from 'react';

  /** The package has no types; these are the used props. */
  const Imgix: ComponentType<{
    readonly src: string;
    readonly sizes: string;
    readonly imgixParams: Readonly<Record<string, string>>;
    readonly htmlAttributes: ImgHTMLAttributes<HTMLImageElement>;
  }>;
  export = Imgix;
}
declare module 'autocannon' {
  /** The package has no types; these are the used members. */
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
