export { defineImageConfig, type ImageConfigInput } from '@cameo/core/config';
