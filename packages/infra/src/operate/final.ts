import type { ImageConfig } from '@cameo/core';
import type { Received } from './request-url.js';

/**
 * Whether requests can bypass the CDN with a new version: versions share one derivative. With presets only, versions are
 * rejected unless they are signed.
 */
export const canBypassCdn = ({ params, presetsOnly, signing }: ImageConfig): boolean =>
  params.includes('v') && (!presetsOnly || signing?.required === true);

/**
 * Whether an answer has the CDN's full cache time: the CDN caches unrefined ones for `cache.unrefinedSeconds`. Unstored ones
 * have a shorter time, and a problem is no picture.
 */
export function isFinal({ status, headers }: Received, { cache }: ImageConfig): boolean {
  if (status !== 200 || !/^image\//.test(headers.get('content-type') ?? '')) return false;
  const control = headers.get('cache-control') ?? '';
  const kept = /\bs-maxage=(\d+)/.exec(control) ?? /\bmax-age=(\d+)/.exec(control);
  return kept !== null && Number(kept[1]) > cache.unrefinedSeconds;
}

/** Whether final answers can be distinguished from unrefined ones: their cache time must be longer. */
export const canTellFinal = (config: ImageConfig): boolean => {
  const { versionedSeconds, cdnSeconds, unrefinedSeconds } = config.cache;
  return (canBypassCdn(config) ? versionedSeconds : cdnSeconds) > unrefinedSeconds;
};
