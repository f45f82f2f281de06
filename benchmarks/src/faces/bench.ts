import { markdownTable, whole } from '@cameo/command-line';
import { defineImageConfig, type Focus, sourceKey } from '@cameo/core';
import { render } from '@cameo/edge';
import type { Bench, Found, Run } from '../harness/bench.js';
import { isWhole, maxPossible, shownPart } from './crops.js';
import { type Label, labelledPictures } from './labels.js';

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

const FOCUSES = ['center', 'entropy', 'attention', 'face'] as const satisfies readonly Focus[];
type Named = (typeof FOCUSES)[number];

/** Widths are a small rung of the ladder, so that a crop is located quickly in its original. */
const SHAPES = { '1:1': { w: 208, h: 208 }, '4:5': { w: 208, h: 260 }, '16:9': { w: 208, h: 117 } } as const;
type Shape = keyof typeof SHAPES;

/** The visible part of one picture's crop. */
interface Crop {
  readonly picture: string;
  readonly shape: Shape;
  readonly focus: Named;
  readonly faces: number;
  /** Number of complete faces in it, and the maximum for any crop of its size. */
  readonly kept: number;
  readonly possible: number;
  readonly keepsLargest: boolean;
  /** Whether it crops anything. */
  readonly cuts: boolean;
  /** Processor time of the whole render, ms. */
  readonly ms: number;
}

interface FacesFound extends Found {
  readonly crops: readonly Crop[];
}

async function measure({ quick, say }: Run): Promise<FacesFound> {
  const pictures = labelledPictures(quick);
  const key = sourceKey('original', CONFIG.limits);
  if (!key.ok) throw new Error('the key "original" is refused');
  const crops: Crop[] = [];
  for (const { name, bytes, faces } of pictures) {
    say(`${name} …`);
    for (const shape of Object.keys(SHAPES) as Shape[]) {
      for (const focus of FOCUSES) {
        const transform = focus === 'center' ? SHAPES[shape] : { ...SHAPES[shape], focus };
        const before = process.cpuUsage();
        const { body } = await render(
          bytes,
          { source: key.value, transform, target: 'png-still' },
          CONFIG,
          () => 120_000,
        );
        const { user, system } = process.cpuUsage(before);
        const shown = await shownPart(bytes, body);
        const kept = faces.filter((face) => isWhole(face, shown));
        crops.push({
          picture: name,
          shape,
          focus,
          faces: faces.length,
          kept: kept.length,
          possible: maxPossible(faces, shown),
          keepsLargest: kept.includes(largest(faces)),
          cuts: shown.right - shown.left < 99 || shown.bottom - shown.top < 99,
          ms: (user + system) / 1000,
        });
      }
    }
  }
  const count = pictures.reduce((sum, { faces }) => sum + faces.length, 0);
  return {
    versions: {},
    input: `${pictures.length} pictures of people with ${count} faces, labelled by hand (benchmarks/src/faces/labels.json), as packages of npm ship them.`,
    crops,
  };
}

const area = ({ left, top, right, bottom }: Label): number => (right - left) * (bottom - top);
const largest = (faces: readonly Label[]): Label =>
  faces.reduce((largestFace, face) => (area(face) > area(largestFace) ? face : largestFace));

const sum = (crops: readonly Crop[], of: (crop: Crop) => number): number =>
  crops.reduce((total, crop) => total + of(crop), 0);

/** The crops of a shape that crop something: the others keep everything with any focus. */
const cropsOf = ({ crops }: FacesFound, shape: Shape, focus: Named): readonly Crop[] =>
  crops.filter((crop) => crop.shape === shape && crop.focus === focus && crop.cuts);

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const percent = (part: number, of: number): string => (of === 0 ? '' : `${whole((100 * part) / of)} %`);

function report(found: FacesFound): string {
  const shapes = Object.keys(SHAPES) as Shape[];
  const keptWhole = markdownTable({
    head: ['faces kept whole', 'pictures that are cut', 'faces', ...FOCUSES, 'possible'],
    rows: shapes.map((shape) => {
      const some = cropsOf(found, shape, 'face');
      const faces = sum(some, (crop) => crop.faces);
      const shares = FOCUSES.map((focus) =>
        percent(
          sum(cropsOf(found, shape, focus), ({ kept }) => kept),
          faces,
        ),
      );
      const possibleShare = percent(
        sum(some, ({ possible }) => possible),
        faces,
      );
      return [shape, `${some.length}`, `${faces}`, ...shares, possibleShare];
    }),
  });
  const largestKept = markdownTable({
    head: ['pictures whose largest face is whole', ...FOCUSES],
    rows: shapes.map((shape) => [
      shape,
      ...FOCUSES.map((focus) => {
        const some = cropsOf(found, shape, focus);
        return percent(
          sum(some, ({ keepsLargest }) => (keepsLargest ? 1 : 0)),
          some.length,
        );
      }),
    ]),
  });
  const time = markdownTable({
    head: ['processor’s time of a render, ms', ...FOCUSES],
    rows: [
      [
        'median',
        ...FOCUSES.map((focus) =>
          whole(median(found.crops.filter((crop) => crop.focus === focus).map(({ ms }) => ms))),
        ),
      ],
    ],
  });
  return [keptWhole, largestKept, time].join('\n\n');
}

/** Minimum share of the possible faces that `face` keeps; 0.98 was measured. */
const SHARE = 0.9;

const unmet = (found: FacesFound): readonly string[] =>
  (Object.keys(SHAPES) as Shape[]).flatMap((shape) => {
    const kept = (focus: Named) => sum(cropsOf(found, shape, focus), (crop) => crop.kept);
    const possible = sum(cropsOf(found, shape, 'face'), (crop) => crop.possible);
    const others = Math.max(kept('center'), kept('entropy'), kept('attention'));
    return [
      ...(kept('face') >= others
        ? []
        : [`${shape}: face keeps ${kept('face')} faces, another focus ${others}`]),
      ...(kept('face') >= SHARE * possible
        ? []
        : [`${shape}: face keeps ${kept('face')} faces, and ${possible} could be kept`]),
    ];
  });

export const FACES: Bench<FacesFound> = {
  name: 'bench:faces',
  about: `How many faces a crop keeps whole, by what it is asked to keep: on pictures of people that were labelled by hand, at 1:1, 4:5 and
16:9. What a crop shows is found by laying it over its original.`,
  quick: 'every fifth picture; fails when focus=face keeps fewer faces than another focus, or than it could',
  document: 'docs/performance.md',
  measure,
  report,
  unmet,
};
