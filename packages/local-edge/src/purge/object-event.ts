/**
 * What S3 would send about objects that were made, replaced or removed, as far as it is read: the key is encoded as in a
 * form, so a space is `+` and a plus `%2B`.
 */
export const objectEvent = (keys: readonly string[]) => ({
  Records: keys.map((key) => ({
    s3: { object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') } },
  })),
});
