/**
 * Most bytes that a generated response may have, headers and body. The limit is 1 MB; whether the base64 text or the
 * bytes in it count is not documented, so the text is counted, and a megabyte is taken to be a million.
 */
const GENERATED_RESPONSE_BYTES = 1_000_000;

/** Kept free for the headers, the origin's own that stay in the response included. */
const HEADER_BYTES = 8_192;

/** Most bytes of a picture that can be sent in a generated response, where base64 makes four of three. */
export const MAX_GENERATED_BODY_BYTES = Math.floor((GENERATED_RESPONSE_BYTES - HEADER_BYTES) / 4) * 3;
