// The type of `import alice from './alice.jpg?cameo'`: name "@cameo/vite/client" in `types`, or refer to it.
declare module '*?cameo' {
  const picture: import('@cameo/describe').DescribedPicture;
  // biome-ignore lint/style/noDefaultExport: that is what an import of a file gives.
  export default picture;
}
