import { startDeadline } from '../store/deadline.js';
import { lazyS3Connection, type S3StoreConfig } from '../store/s3/connection.js';
import type { IsFirst } from './handler.js';

/** What S3 calls the version of an object that was stored while the bucket kept none. */
const NO_VERSION = 'null';

/**
 * Age up to which a version proves that there was no other, ms. A rule of the bucket keeps what was replaced or deleted for a day
 * at least (`NoncurrentDays`), and a message may come later than that.
 */
const PROVES_MS = 24 * 3600 * 1000;

/**
 * Asks a bucket that keeps versions whether an original is the only one that its key ever had: no older version, and no mark
 * of a deletion. In a bucket that keeps none the answer is no, for an object there may have replaced another, and of an original
 * that is older than a day as well, for its bucket may have deleted the versions before it.
 * @param now the time of day, ms
 * @throws the SDK's errors; StoreError `timeout`
 */
export function createS3FirstVersion(config: S3StoreConfig, now: () => number = Date.now): IsFirst {
  const connect = lazyS3Connection(config);
  return async (source, budgetMs) => {
    const deadline = startDeadline(budgetMs, `looking for versions of ${JSON.stringify(source)}`);
    try {
      const [{ client }, { ListObjectVersionsCommand }] = await Promise.all([
        connect(),
        import('./versions-sdk.js'),
      ]);
      // Keys come in their order, and the versions of one key together: those of this key are the first.
      const command = new ListObjectVersionsCommand({ Bucket: config.bucket, Prefix: source, MaxKeys: 2 });
      const page = await deadline.within(client.send(command, { abortSignal: deadline.signal }));
      const ofSource = ({ Key }: { readonly Key?: string | undefined }) => Key === source;
      const [only, ...others] = (page.Versions ?? []).filter(ofSource);
      const deleted = (page.DeleteMarkers ?? []).some(ofSource);
      const isVersion = only?.VersionId !== undefined && only.VersionId !== NO_VERSION;
      const isYoung = now() - (only?.LastModified?.getTime() ?? 0) < PROVES_MS;
      return isVersion && isYoung && others.length === 0 && !deleted;
    } finally {
      deadline.clear();
    }
  };
}
