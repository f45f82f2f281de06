export * from '@cameo/image/devtools';
