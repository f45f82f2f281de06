import { startDeadline } from '../store/deadline.js';
import { lazyS3Connection, type S3StoreConfig } from '../store/s3/connection.js';
import type { IsFirst } from './handler.js';

/** S3's version id of an object that was stored without versioning. */
const NO_VERSION = 'null';

/**
 * Maximum age at which a version proves that there was no other, ms. A lifecycle rule keeps noncurrent versions for at least a
 * day (`NoncurrentDays`), and a message may arrive later than that.
 */
const MAX_AGE_MS = 24 * 3600 * 1000;

/**
 * Creates a check whether an original is the only version that its key ever had: no older version, and no delete marker.
 * Without versioning the answer is no, because the object may have replaced another; so it is for an original older than a day,
 * because earlier versions may have been deleted.
 * @param now the current time, ms since the epoch
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
      // Keys are listed in order, with the versions of one key together: those of this key come first.
      const command = new ListObjectVersionsCommand({ Bucket: config.bucket, Prefix: source, MaxKeys: 2 });
      const page = await deadline.within(client.send(command, { abortSignal: deadline.signal }));
      const ofSource = ({ Key }: { readonly Key?: string | undefined }) => Key === source;
      const [only, ...others] = (page.Versions ?? []).filter(ofSource);
      const deleted = (page.DeleteMarkers ?? []).some(ofSource);
      const isVersion = only?.VersionId !== undefined && only.VersionId !== NO_VERSION;
      const isYoung = now() - (only?.LastModified?.getTime() ?? 0) < MAX_AGE_MS;
      return isVersion && isYoung && others.length === 0 && !deleted;
    } finally {
      deadline.clear();
    }
  };
}
