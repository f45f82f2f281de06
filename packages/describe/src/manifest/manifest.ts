import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** What a page needs to show a picture: the `src` of `<CameoImage>`. */
export interface DescribedPicture {
  /** Key of the original: its path below the base URL. */
  readonly src: string;
  /** Size as it is seen, px. */
  readonly width: number;
  readonly height: number;
  /** ThumbHash in base64; undefined for a drawing. */
  readonly thumbhash?: string;
  /** Hash of the content, which makes each URL that of one content. */
  readonly v: string;
}

/** Pictures by their names. */
export type Manifest = Readonly<Record<string, DescribedPicture>>;

/** The kinds of file that a manifest can be, by their extension. */
const KINDS: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '.json'];

/** @throws Error for a name that says of no kind what it is */
export function assertManifestName(file: string): void {
  if (!KINDS.includes(extname(file)))
    throw new Error(`Got ${file} for the manifest, expected a name that ends in ${KINDS.join(', ')}.`);
}

/** The text of a manifest: JSON, or a module whose entries keep their types. */
export function manifestText(manifest: Manifest, file: string): string {
  const kind = extname(file);
  if (kind === '.json') return `${JSON.stringify(manifest, undefined, 2)}\n`;
  const entries = Object.entries(manifest).map(
    ([name, picture]) => `  ${quoted(name)}: ${literal(picture)},\n`,
  );
  const typed = kind === '.ts' || kind === '.mts' ? ' as const' : '';
  return `// Written by "cameo describe": what is changed here is lost.\nexport const pictures = {\n${entries.join('')}}${typed};\n`;
}

/** In single quotes, as formatters prefer. */
const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;

const literal = (picture: DescribedPicture): string =>
  `{ ${Object.entries(picture)
    .map(([field, value]) => `${field}: ${typeof value === 'string' ? quoted(value) : value}`)
    .join(', ')} }`;

/**
 * Reads a manifest that was written before, also where a formatter has been over it; without one, or where it cannot be
 * read, it is empty. A module is run to be read: it is the project's own.
 */
export async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  try {
    if (extname(file) === '.json') return picturesIn(JSON.parse(text));
    const plain = text.replace(/\}\s*as\s+const\s*(?:;\s*)?$/, '};');
    const url = `data:text/javascript;base64,${Buffer.from(plain).toString('base64')}`;
    return picturesIn((await import(url)).pictures);
  } catch {
    return {};
  }
}

/** The entries that are complete. */
const picturesIn = (found: unknown): Manifest =>
  Object.fromEntries(Object.entries(found ?? {}).filter(([, entry]) => isPicture(entry)));

function isPicture(entry: unknown): entry is DescribedPicture {
  const {
    src,
    width,
    height,
    v,
    thumbhash = '',
  } = (entry ?? {}) as Partial<Record<keyof DescribedPicture, unknown>>;
  const texts = [src, v, thumbhash].every((text) => typeof text === 'string');
  return texts && typeof width === 'number' && typeof height === 'number';
}

/** Names of the pictures in which two manifests differ. */
export const differences = (one: Manifest, other: Manifest): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => textOf(one[name]) !== textOf(other[name]))
    .sort();

const textOf = (picture: DescribedPicture | undefined): string =>
  picture === undefined
    ? ''
    : JSON.stringify([picture.src, picture.width, picture.height, picture.thumbhash, picture.v]);
