import { expectedValue } from '../grammar/expected-value.js';
import type { Grammar } from '../grammar/grammar.js';
import { LIMIT_REASONS, type Limits } from '../grammar/limits.js';
import {
  aliasesOf,
  DEFAULTS,
  ORDER_OF_WORK,
  PARAM_DOCS,
  PARAM_NAMES,
  type ParamName,
} from '../grammar/params.js';
import { ISSUES, type IssueCode } from '../issues/issues.js';
import { allowanceOf } from './allowance.js';
import { variantsPerSource } from './variant-count.js';

/** Columns are padded as the project's formatter does it, so that it changes nothing. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  const rule = head.map(() => '');
  return [line(head, ' '), line(rule, '-'), ...rows.map((cells) => line(cells, ' '))].join('\n');
}

const grouped = (value: number): string => String(value).replace(/\B(?=(?:[0-9]{3})+$)/g, ',');

/** The meaning of an absent parameter; off, 0 and a factor of 1 need no row in the table of defaults. */
const NEUTRAL: Readonly<Partial<Record<ParamName, unknown>>> = { dpr: 1, rotate: 0, gray: 0, ...DEFAULTS };

/** Maximum cell length; longer cells make the table's source unreadable. */
const MAX_CELL_LENGTH = 160;

/** The first sentence of a long meaning, for the table, and the rest, for the list below it. */
function meaningOf(name: ParamName): { readonly short: string; readonly rest: string } {
  const { meaning } = PARAM_DOCS[name];
  const end = meaning.indexOf('. ') + 1;
  if (meaning.length <= MAX_CELL_LENGTH || end === 0) return { short: meaning, rest: '' };
  return { short: meaning.slice(0, end), rest: meaning.slice(end + 1) };
}

/** The text of docs/url-grammar.md for a grammar; a test compares it with the file. */
export function urlGrammarDoc(grammar: Grammar): string {
  const { ladder, qualities, defaultQuality, limits } = grammar;
  const params = PARAM_NAMES.map((name) => {
    const names = [name, ...aliasesOf(name)].map((each) => `\`${each}\``).join(', ');
    const preset = String((name === 'q' ? defaultQuality : NEUTRAL[name]) ?? '');
    const { example } = PARAM_DOCS[name];
    return [names, expectedValue(name, grammar), preset, meaningOf(name).short, `\`${example}\``];
  });
  const more = PARAM_NAMES.map((name) => ({ name, ...meaningOf(name) })).filter(({ rest }) => rest !== '');
  const limitRows = (Object.keys(LIMIT_REASONS) as (keyof Limits)[]).map((name) => [
    `\`${name}\``,
    grouped(limits[name]),
    LIMIT_REASONS[name],
  ]);
  const issues = (Object.keys(ISSUES) as IssueCode[]).map((code) => {
    const { status, title, cacheSeconds } = ISSUES[code];
    return [`\`${code}\``, String(status), title, cacheSeconds === 0 ? 'not cached' : `${cacheSeconds} s`];
  });
  return `<!-- Written by \`pnpm run docs\` from the tables in packages/core/src; a test fails when it is stale. -->
# The URL grammar

\`https://<host>/<path of the original>?<parameters>\`. The path is the original's S3 key, percent-encoded. Without a
parameter that changes the picture, the answer is the original itself.

A path has one spelling: letters, digits and \`_.~/-\` unchanged, every other byte as \`%\` and two capital hexadecimal digits.
The components, \`signUrl\` and \`pnpm warm\` write this spelling. The viewer-request function redirects any other spelling, such as
\`/%70hoto.jpg\` or \`/photo(1).jpg\`, to it with status 308 and the original query.

## Parameters

${table(['name', 'value', 'default', 'meaning', 'example'], params)}

${more.map(({ name, rest }) => `- \`${name}\`: ${rest}`).join('\n')}

Names and words may be in upper or lower case, and parameters in any order; unknown parameters are dropped. \`&amp;\` between two
parameters counts as \`&\`, because links in HTML contain it. A repeated parameter or an invalid value is answered with status 400 and
a JSON problem with the received and the expected value. Equivalent requests have one canonical URL: the order is the table's,
synonyms and defaults are dropped, \`dpr\` is multiplied into \`w\` and \`h\`, sizes and quality are snapped, and \`rotate\` and \`flip\` are
combined into one turn.

\`s\` is no parameter of the picture: it carries the signature for a stage that requires one ([signing.md](signing.md)), and
is not part of the canonical URL.

The steps of a render, in order: ${ORDER_OF_WORK.join(', ')}.
Metadata never reaches a resized picture. The original, at its bare path or with only \`v\`, and a drawing that is sent
unchanged contain everything that was uploaded.

## Quality and format

The requested quality, set by \`q\` or the default, is never lowered to save bytes. Answers become smaller only by
other encodings with the same appearance:

- **At the original's own size,** if the request changes no pixel, \`f=auto\` answers with the original's own pixels, stripped of
  metadata, if that takes fewer bytes than an encoding and the client accepts the original's format. A named format is always an
  encoding in that format at that quality, even if it is larger than the original. So is the answer to a client that does not
  accept the original's format.
- **Graphics** (logos, charts, screenshots: most pixels equal their neighbour) from a lossless original: \`f=auto\` answers with the
  smallest of lossless WebP, PNG (which every client supports) and the format for photographs, which counts only if it loses no
  more than a plain JPEG of the requested quality. A client that accepts AVIF may therefore receive a PNG or a WebP, and one that
  accepts neither may receive a PNG instead of a JPEG. Above 2.5 million pixels of output a graphic is treated as a photograph.
- **Transparency** depends on the pixels: an alpha channel in which every pixel is opaque is dropped. A client that accepts
  neither AVIF nor WebP then receives a JPEG.

AVIF and WebP are sent only to clients whose \`Accept\` names them; \`*/*\` names neither. A JPEG that lacks only its end marker
is complete; one that lacks pixels is damaged.

## The facts of a picture

\`f=json\` describes the original instead of showing it: its upright size, format, bytes, frames and duration, orientation,
transparency, colour, ThumbHash, the point that \`focus=attention\` finds, and its entity tag. The answer is \`application/json\`
in the form of [picture-facts.schema.json](picture-facts.schema.json). Like a picture it is a derivative: one object, made once, signed,
cached and purged like all others. A picture that cannot be resized is refused with the same problem. No \`Accept\` header selects it.
A drawing that is not rendered (below) has no pixels to examine, and therefore neither \`alpha\`, \`colour\`, \`thumbhash\` nor \`focus\`.
With \`focus=face\` faces are detected, and \`faces\` has their boxes, and nothing else. Nobody is recognised, and no picture is
compared with another.

## Drawings

A drawing (SVG) is sharp at every size. Unless \`svg\` is among the inputs of the configuration, which is not the default,
a request for a size is answered with the drawing itself, as \`image/svg+xml\`, including metadata, with headers that prevent it from
running or loading anything. Parameters that need pixels lead to 415: a crop, padding, a rotation, a background, an effect, a
named format. With \`svg\` among the inputs, the drawing is rendered at the requested size, larger or smaller than its own.
Its proportions are those of a browser; without any, it is 300 × 150. The file's content decides, not its name. UTF-16,
namespace prefixes and long comments before the root are read, up to 64 KiB; zipped drawings (\`.svgz\`) are 415.

## Colour and depth

The output is sRGB with 8 bits a channel and no profile, and looks like the original in a browser on an ordinary screen.

- **Profiles** are applied: ICC profiles of JPEG, PNG, WebP, AVIF and TIFF, 8 or 16 bits a channel, RGB, grey or CMYK. CMYK
  without a profile counts as the complement of RGB in a JPEG, as in browsers, and as common print inks in a TIFF.
- **Colours described without a profile** are applied in the order that browsers use: in a PNG \`cICP\`, a profile, \`sRGB\`, then
  \`gAMA\` with or without \`cHRM\` (\`cHRM\` alone is ignored); in an AVIF a profile, then its code points (\`nclx\`). An original without
  a description is sRGB.
- **High dynamic range** (PQ and HLG, in PNG, AVIF or described by a profile) is tone-mapped to ordinary range with Chromium's
  curve. The white of paper in such a picture becomes a light grey, so that brighter parts have room above it. For a JPEG
  with a gain map the ordinary picture is used.
- **16, 12 and 10 bits a channel** become 8 after colour conversion.
- **Refused** with \`source-unsupported\`: TIFF in CIELab of 8 bits, in ICC Lab, ITU Lab or LogLuv, and in YCbCr with subsampled
  chroma unless it contains JPEG. The problem names the received kind.
- **EXIF orientation** is applied to JPEG, PNG and TIFF. A WebP is shown as stored, and an AVIF is turned as its container says,
  because browsers show them so.

## Animations

Animated GIF, WebP and PNG (APNG) stay animated: as WebP for clients that accept it, as GIF for all others, and as their first frame
if \`f\` names AVIF, JPEG or PNG. Frames, transparency, delays and repetitions are those that a browser shows of the
original. At its own size an animation never has more bytes than its original: the original itself, without its metadata, is sent if it
is smaller and the client accepts its format. AVIF image sequences are refused (\`source-unsupported\`).

The work on an animation is predicted before it starts. If it would take too long, and the request changes only size or format,
the original is sent unchanged, **at its own width**: only then is \`w\` not the width of the picture. If the request changes more, such as
a crop, the answer is \`source-too-large\`. Blurring and sharpening are limited to ten million pixels of all frames together.

A named PNG of a photograph (an original with lossy encoding) has at most \`limits.photoPngPixels\`; larger ones are
\`too-dear\`, unless a preset or a signature allows them.

## The ladder

The possible widths are ${ladder.join(', ')}. A width between two rungs becomes the larger one. For a box, the width
becomes a rung and the height is scaled with it; if that would break a limit, the largest rung within all limits is used.

The possible qualities are ${qualities.join(', ')}; the default is ${defaultQuality}.

## Limits

${table(['limit', 'value', 'reason'], limitRows)}

## Derivatives of one source

${variantCounts(grammar)}

## Problems

Errors are \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`, \`code\` and \`param\`.

${table(['code', 'status', 'title', 'cached by the CDN'], issues)}
`;
}

/** The bound for the whole grammar and for two with fewer parameters. */
function variantCounts(grammar: Grammar): string {
  const sets = [
    ['all', grammar.params],
    ['`w`, `dpr`, `f`, `v`', ['w', 'dpr', 'f', 'v']],
    ['`w`, `dpr`, `q`, `f`, `v`', ['w', 'dpr', 'q', 'f', 'v']],
    ['`w`, `h`, `dpr`, `fit`, `v`', ['w', 'h', 'dpr', 'fit', 'v']],
  ] as const;
  const rows = sets.map(([label, params]) => {
    const { shapes, targets, qualities, effects, named, total } = variantsPerSource({ ...grammar, params });
    const nameable = named > 1e9 ? `below 10^${Math.ceil(Math.log10(named))}` : grouped(named);
    return [
      label,
      grouped(shapes),
      String(targets),
      String(qualities),
      effects > 1e9 ? `below 10^${Math.ceil(Math.log10(effects))}` : grouped(effects),
      nameable,
      grouped(total),
    ];
  });
  const presets = { card: { w: 320, h: 320, q: 60 }, article: {} } as const;
  const ofPresets = variantsPerSource({ ...grammar, presets, presetsOnly: true });
  const { total, room } = allowanceOf(grammar);
  return `At most ${grouped(total)} derivatives of a source are stored (\`limits.variantsPerSource\`), for all its URLs and
versions together. Variants that a page needs are always made: each rung alone at the default quality in the formats that \`Accept\` leads
to, all variants of the project's presets, and \`f=json\`. All others are made until there are ${grouped(room)} of them; after that a new one is
answered with \`too-many-variants\`, until the picture is purged or derivatives expire. Define the variants that your pages request as presets.
Some large sources also have a mezzanine, one more object. The maximum depends on the parameters that a configuration allows:

${table(['`params`', 'shapes', 'targets', 'qualities', 'effects', 'variants of URLs', 'stored at most'], rows)}

A stage with \`presetsOnly\` is limited by its presets: each at every rung, with its box or as a width alone. Two presets,
one with a box and one without, allow at most ${grouped(ofPresets.total)} variants (${ofPresets.shapes} shapes × ${ofPresets.targets} targets).`;
}
