/**
 * Replaces the text between the two comments `<!-- NAME -->` and `<!-- /NAME -->` of a document.
 * @throws Error unless the document has exactly one such pair
 */
export function replaceMarked(document: string, name: string, text: string): string {
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, second] = document.split(opening);
  const [, after, third] = rest?.split(closing) ?? [];
  if (before === undefined || after === undefined || second !== undefined || third !== undefined)
    throw new Error(
      `Expected one "${opening}" followed by one "${closing}": put the two where the text is to be.`,
    );
  return `${before}${opening}\n\n${text}\n\n${closing}${after}`;
}
