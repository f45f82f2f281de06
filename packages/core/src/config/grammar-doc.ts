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

/** Columns are padded as the formatter of the project pads them, so that it has nothing to change. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(3, ...[head, ...rows].map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  const rule = head.map(() => '');
  return [line(head, ' '), line(rule, '-'), ...rows.map((cells) => line(cells, ' '))].join('\n');
}

const grouped = (value: number): string => String(value).replace(/\B(?=(?:[0-9]{3})+$)/g, ',');

/** What is meant where a parameter is not given; the table of defaults needs no row for what is off, 0 or no factor. */
const NEUTRAL: Readonly<Partial<Record<ParamName, unknown>>> = { dpr: 1, rotate: 0, gray: 0, ...DEFAULTS };

/** The text of docs/url-grammar.md for a grammar; a test compares it with the file. */
export function urlGrammarDoc(grammar: Grammar): string {
  const { ladder, qualities, defaultQuality, limits } = grammar;
  const params = PARAM_NAMES.map((name) => {
    const names = [name, ...aliasesOf(name)].map((each) => `\`${each}\``).join(', ');
    const preset = String((name === 'q' ? defaultQuality : NEUTRAL[name]) ?? '');
    const { meaning, example } = PARAM_DOCS[name];
    return [names, expectedValue(name, grammar), preset, meaning, `\`${example}\``];
  });
  const limitRows = (Object.keys(LIMIT_REASONS) as (keyof Limits)[]).map((name) => [
    `\`${name}\``,
    grouped(limits[name]),
    LIMIT_REASONS[name],
  ]);
  const issues = (Object.keys(ISSUES) as IssueCode[]).map((code) => {
    const { status, title, cacheSeconds } = ISSUES[code];
    return [`\`${code}\``, String(status), title, cacheSeconds === 0 ? 'not kept' : `${cacheSeconds} s`];
  });
  return `<!-- Written by \`pnpm docs\` from the tables in packages/core/src; a test fails when it is stale. -->
# The URL grammar

\`https://<host>/<path of the original>?<parameters>\`. The path is the original's S3 key, percent-encoded. Without a
parameter that changes the picture the original itself is answered.

A path has one spelling: letters, digits and \`_.~/-\` as they are, every other byte as \`%\` and two capital hexadecimal digits.
The components, \`signUrl\` and \`pnpm warm\` write it. Another one, such as \`/%70hoto.jpg\` or \`/photo(1).jpg\`, is redirected to
it by status 308 where the function on viewer-request runs; the query stays as it was sent.

## Parameters

${table(['name', 'value', 'default', 'meaning', 'example'], params)}

Names and words may be in any case, and parameters in any order; an unknown parameter is dropped. \`&amp;\` between two
is read as \`&\`, which links in HTML mean by it. A parameter given
twice, or with a value that it cannot have, is answered by status 400 and a JSON problem that says what was received
and what was expected. Equal requests have one canonical URL: order is the table's, aliases and defaults are gone,
\`dpr\` is folded into \`w\` and \`h\`, sizes and quality are snapped, and \`rotate\` and \`flip\` are folded into one turn.

\`s\` is no parameter of the picture: it carries the signature of a stage that asks for one ([signing.md](signing.md)), and
is in no canonical URL.

What is done, in this order: ${ORDER_OF_WORK.join(', ')}.
Metadata never reaches a resized picture. The original at its bare path, or with \`v\` alone, and
a drawing that is sent as it is have all that was uploaded.

## Quality and format

The quality that is asked for, by \`q\` or by the default, is never lowered to save bytes. What makes an answer smaller is
another way to the same looks:

- **At the original's own size,** where nothing that was asked for changes a pixel, \`f=auto\` answers the original's own pixels,
  freed of metadata, when they are fewer bytes than an encoding, and the client reads their format. A format by name is
  always an encoding in that format at that quality, even if it is larger than the original. So is the answer to a client that
  does not read the original's format.
- **Graphics** (logos, charts, screenshots: most pixels equal their neighbour) from an original without loss: \`f=auto\` answers
  the smallest of WebP without loss, PNG (which every client reads) and the format for photographs, which counts only where
  it loses no more than a plain JPEG of the quality that was asked for. So a client that reads AVIF may get a PNG or a
  WebP, and one that reads neither a PNG instead of a JPEG. Above 2.5 million pixels of output a graphic is treated as a
  photograph.
- **Transparency** is a matter of pixels: an alpha channel in which every pixel is opaque is left out. A client that reads
  neither AVIF nor WebP then gets a JPEG.

AVIF and WebP answer only clients whose \`Accept\` names them; \`*/*\` names neither. A JPEG that lacks only its end marker
is whole; one that lacks any of its pixels is damaged.

## The facts of a picture

\`f=json\` describes the original instead of showing it: its size upright, format, bytes, frames and duration, orientation,
transparency, colour, ThumbHash, the point that \`focus=attention\` finds, and its entity tag. The answer is \`application/json\`
by [picture-facts.schema.json](picture-facts.schema.json). It is a derivative as a picture is: one object, made once, signed,
cached and purged like all others, and a picture that cannot be resized is refused by the same problem. Nobody gets it by
\`Accept\`. A drawing that is not drawn (below) has no pixels that could be looked at, and so neither \`alpha\`, \`colour\`,
\`thumbhash\` nor \`focus\`. With \`focus=face\` beside it faces are looked for, and \`faces\` says where they are: boxes, and nothing
else. Nobody is recognised, and no picture is compared with another.

## Drawings

A drawing (SVG) is sharp at every size. Unless \`svg\` is among the inputs of the configuration, which it is not by default,
a request that only names a size is answered by the drawing itself, as \`image/svg+xml\`, metadata included, with headers that let it run and
load nothing. What needs pixels is 415: a cut, room around it, a turn, a background, an effect, a
format by name. With \`svg\` among the inputs it is drawn as large as was asked for, larger or smaller than it says it is.
Proportions are those that browsers see; without any, it is 300 × 150. The file's content decides, not its name. UTF-16,
namespace prefixes and long comments before the root are read, up to 64 KiB of them; zipped drawings (\`.svgz\`) are 415.

## Colour and depth

What comes out is sRGB with 8 bits a channel and no profile: what a browser on an ordinary screen shows of the original.

- **Profiles** are applied: ICC profiles of JPEG, PNG, WebP, AVIF and TIFF, 8 or 16 bits a channel, RGB, gray or CMYK. CMYK
  without a profile is taken for the complement of RGB in a JPEG, as browsers do, and for common print inks in a TIFF.
- **Colours described without a profile** are applied in the order that browsers use: in a PNG \`cICP\`, a profile, \`sRGB\`, then
  \`gAMA\` with or without \`cHRM\` (\`cHRM\` alone says nothing); in an AVIF a profile, then its code points (\`nclx\`). An original that
  says nothing is sRGB.
- **High dynamic range** (PQ and HLG, in PNG, AVIF or by a profile that says so) is tone-mapped to ordinary range by the curve that
  Chromium has. The white of paper in such a picture becomes a light gray, so that what is brighter has room above it. Of a JPEG
  with a gain map the ordinary picture counts.
- **16, 12 and 10 bits a channel** become 8 after colours were converted.
- **Refused** with \`source-unsupported\`: TIFF in CIELab of 8 bits, in ICC Lab, ITU Lab or LogLuv, and in YCbCr with fewer samples of
  colour than of light unless it is JPEG inside. The problem says which kind was received.
- **EXIF orientation** is applied to JPEG, PNG and TIFF. A WebP is shown as it is stored, and an AVIF is turned as its container says,
  because browsers show them so.

## Animations

Animated GIF, WebP and PNG (APNG) stay animated: as WebP for clients that read it, as GIF for all others, and as their first frame
where \`f\` names AVIF, JPEG or PNG. Frames, transparency, delays and repetitions are those that a browser shows of the
original. At its own size an animation has no more bytes than its original, which is sent itself, without its metadata, where that
is smaller and the client reads it. AVIF image sequences are refused (\`source-unsupported\`).

The work on an animation is predicted before it is begun. Where it would take too long, and nothing but a size or a format
was asked for, the original is sent as it is, **at its own width**: only then is \`w\` not the width of the bytes. Where more was
asked for, such as a crop, the answer is \`source-too-large\`. Blurred or sharpened are at most ten million pixels of all
frames together.

A PNG by name of a photograph (an original that was coded with loss) has at most \`limits.photoPngPixels\`; larger ones are
\`too-dear\`, unless a preset or a signature asks for them.

## The ladder

Widths that are produced: ${ladder.join(', ')}. Anything between two rungs gets the larger one. Of a box, the width
becomes a rung and the height is scaled along; where that would break a limit, the largest rung that breaks none is taken.

Qualities that are produced: ${qualities.join(', ')}; ${defaultQuality} when none is given.

## Limits

${table(['limit', 'value', 'why'], limitRows)}

## Derivatives of one source

${variantCounts(grammar)}

## Problems

Errors are \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`, \`code\` and \`param\`.

${table(['code', 'status', 'title', 'kept by the CDN'], issues)}
`;
}

/** The bound for the whole grammar and for two that leave parameters out. */
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
  const { most, room } = allowanceOf(grammar);
  return `However many URLs there are, at most ${grouped(most)} derivatives of a source are stored (\`limits.variantsPerSource\`), whatever
its versions. What a page needs is always made: each rung alone at the default quality in the formats that \`Accept\` leads to, all
that belongs to the project's presets, and \`f=json\`. All others are made until there are ${grouped(room)} of them; from then on a new one is
answered by \`too-many-variants\`, until the picture is purged or derivatives expire. Write what your pages ask for as presets.
Some large sources keep a mezzanine beside, one object more. By the parameters that a configuration allows:

${table(['`params`', 'shapes', 'targets', 'qualities', 'effects', 'URLs can name', 'stored at most'], rows)}

A stage with \`presetsOnly\` is bounded by its presets: each at every rung, with its box or as a width alone. Two presets,
one with a box and one without: at most ${grouped(ofPresets.total)} in all (${ofPresets.shapes} shapes × ${ofPresets.targets} targets).`;
}
