export * from '@cameo/image/signed';
