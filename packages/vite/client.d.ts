// The type of `import alice from './alice.jpg?cameo'`: add "@cameo/vite/client" to `types`, or reference it.
declare module '*?cameo' {
  const picture: import('@cameo/describe').DescribedPicture;
  // biome-ignore lint/style/noDefaultExport: that is what an import of a file gives.
  export default picture;
}
