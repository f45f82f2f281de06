import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Face } from '@cameo/core/plan';

/** The data that a page needs to show a picture: the `src` of `<CameoImage>`. */
export interface DescribedPicture {
  /** Key of the original: its path below the base URL. */
  readonly src: string;
  /** Displayed size, px. */
  readonly width: number;
  readonly height: number;
  /** ThumbHash in base64; undefined for a drawing. */
  readonly thumbhash?: string;
  /** Hash of the content, which makes each URL refer to one content. */
  readonly v: string;
  /** Positions of faces in descending confidence, if requested: fractions of the displayed picture. */
  readonly faces?: readonly Face[];
}

/** Pictures by name. */
export type Manifest = Readonly<Record<string, DescribedPicture>>;

/** Supported file extensions of a manifest. */
const KINDS: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '.json'];

/** @throws Error for a name without a supported extension */
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

/** A string, a number, an array or an object of them. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([field, each]) => `${field}: ${literal(each)}`);
  return `{ ${fields.join(', ')} }`;
}

/**
 * Reads an existing manifest, also after a formatter has changed it; empty if it is missing or unreadable. A module is
 * executed: it is the project's own.
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

/** The complete entries. */
const picturesIn = (found: unknown): Manifest =>
  Object.fromEntries(Object.entries(found ?? {}).filter(([, entry]) => isPicture(entry)));

function isPicture(entry: unknown): entry is DescribedPicture {
  const {
    src,
    width,
    height,
    v,
    thumbhash = '',
    faces = [],
  } = (entry ?? {}) as Partial<Record<keyof DescribedPicture, unknown>>;
  const texts = [src, v, thumbhash].every((text) => typeof text === 'string');
  const numbers = typeof width === 'number' && typeof height === 'number';
  return texts && numbers && Array.isArray(faces) && faces.every(isFace);
}

const isFace = (found: unknown): found is Face => {
  const { left, top, width, height } = (found ?? {}) as Partial<Record<keyof Face, unknown>>;
  return [left, top, width, height].every((side) => typeof side === 'number');
};

/** Names of the pictures in which two manifests differ. */
export const differences = (one: Manifest, other: Manifest): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => textOf(one[name]) !== textOf(other[name]))
    .sort();

const textOf = (picture: DescribedPicture | undefined): string =>
  picture === undefined
    ? ''
    : JSON.stringify([
        ...[picture.src, picture.width, picture.height, picture.thumbhash, picture.v],
        picture.faces?.map(({ left, top, width, height }) => [left, top, width, height]),
      ]);
