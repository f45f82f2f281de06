/** The record that S3 sends for an object, as in the S3 user guide's "Event message structure". */
export const objectRecord = (encodedKey: string, eventName = 'ObjectCreated:Put') => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-central-1',
  eventTime: '2026-11-23T10:00:00.000Z',
  eventName,
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: 'sources',
    bucket: {
      name: 'cameo-test',
      arn: 'arn:aws:s3:::cameo-test',
      ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
    },
    object: {
      key: encodedKey,
      size: 1024,
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
      sequencer: '0055AED6DCD90281E5',
    },
  },
});

/** The event with one record for each key. */
export const objectEvent = (...encodedKeys: readonly string[]) => ({
  Records: encodedKeys.map((key) => objectRecord(key)),
});
