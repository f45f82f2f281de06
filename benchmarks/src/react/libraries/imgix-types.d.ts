declare module 'react-imgix' {
  import type { ComponentType, ImgHTMLAttributes } from 'react';

  /** The package has no types of its own; these are the props that are used here. */
  const Imgix: ComponentType<{
    readonly src: string;
    readonly sizes: string;
    readonly imgixParams: Readonly<Record<string, string>>;
    readonly htmlAttributes: ImgHTMLAttributes<HTMLImageElement>;
  }>;
  export = Imgix;
}
