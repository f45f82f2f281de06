/**
 * The start of a text, at most `count` code points: the same in njs, where CloudFront Functions run and where a length
 * counts code points, as in JavaScript, and no pair of surrogates is torn apart.
 */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken += 1) {
    end += String.fromCodePoint(text.codePointAt(end) as number).length;
  }
  return text.slice(0, end);
}
