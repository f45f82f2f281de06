export * from '@cameo/image/next';
