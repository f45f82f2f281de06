/** An answer in plain words, before it takes the shape that its trigger must return. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for answers to HEAD; on any other method CloudFront would then send the origin's own body. */
  readonly body: { readonly text: string } | { readonly bytes: Uint8Array } | undefined;
}

/** An answer that is no picture. */
export interface TextAnswer extends Answer {
  readonly body: { readonly text: string } | undefined;
}
