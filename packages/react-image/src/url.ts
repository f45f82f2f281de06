export * from '@cameo/image';
