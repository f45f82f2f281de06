export type { Face, PictureFacts } from '@cameo/core/plan';
export {
  type DescribeConfig,
  type DescribeOptions,
  describePicture,
} from './describe-picture.js';
export { keyBelow } from './key-below.js';
export {
  type DescribedFiles,
  type DescribeFilesOptions,
  describeFile,
  describeFiles,
} from './manifest/describe-files.js';
export { assertManifestName, type DescribedPicture, type Manifest } from './manifest/manifest.js';
export { type FailedPicture, PictureError } from './picture-error.js';
export { pictureType } from './picture-files.js';
export { assertPrefix } from './picture-key.js';
export type { Progress } from './progress.js';
export type { BucketPlace } from './upload/bucket.js';
export { type UploadedFiles, type UploadFilesOptions, uploadFiles } from './upload/upload-files.js';
export { writeWhole } from './write-whole.js';
