/** Content-Security-Policy of an original that is opened by itself: an SVG or a page among them can do nothing. */
export const HARMLESS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
