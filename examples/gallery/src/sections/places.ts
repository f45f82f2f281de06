/** The sections of the page in the header's navigation. */
export const PLACES = [
  ['pictures', 'Pictures'],
  ['crops', 'Crops'],
  ['compare', 'Compare'],
  ['motion', 'Motion'],
  ['playground', 'Playground'],
  ['wrong', 'Failures'],
  ['live', 'Statistics'],
] as const;

/** Documents that the build copies beside the page, as text. */
export const DOCUMENTS = [
  ['/__site/docs/url-grammar.md', 'Every URL parameter'],
  ['/__site/docs/react-image.md', 'The React component'],
  ['/__site/docs/architecture.md', 'Architecture'],
  ['/__site/docs/operations.md', 'Deploying to AWS'],
] as const;
