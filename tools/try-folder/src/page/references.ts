import { control } from './control.js';
import { distance, type Figures, type Painted } from './measure.js';
import { behind, drawn, isOpaque, type Opened, unmultiplied } from './picture.js';
import { type Part, scaled } from './scale.js';

/** The expected answer. Its figures are measured when they are needed, once. */
export interface Right {
  readonly picture: Painted;
  /** The difference of the browser's own scaling from it. */
  readonly scaling: () => Promise<Figures>;
  /** The loss of the browser's own encoders at a quality. */
  readonly encoding: (q: number) => Promise<Figures>;
}

/** What an original and the answers to it should look like, kept for further requests. */
export interface References {
  /** A frame at its own size. */
  readonly own: (frame: number) => Promise<Painted>;
  readonly right: (
    frame: number,
    part: Part,
    size: { readonly width: number; readonly height: number },
    onWhite: boolean,
  ) => Promise<Right>;
}

/** Number of pixels to keep of an original's own frames, and of expected answers. */
const KEPT_PIXELS = 24_000_000;

const NOTHING: Figures = { mean: 0, cell: 0, tone: 0, at: [0, 0] };

export function createReferences(source: Opened): References {
  const owns = createKept<{ picture: Painted; bitmap: () => Promise<ImageBitmap> }>();
  const bases = createKept<Right & { inBrowser: () => Promise<Painted | undefined> }>();
  const onWhites = createKept<Right>();

  const ownOf = (frame: number) =>
    owns(String(frame), source.width * source.height, async () => {
      const picture = await source.paint(frame);
      return { picture, bitmap: once(() => createImageBitmap(unmultiplied(picture))) };
    });

  const inBrowserOf = async (frame: number, part: Part, width: number, height: number) => {
    if (source.vector || (part.width === width && part.height === height)) return undefined;
    const { bitmap } = await ownOf(frame);
    return drawn(await bitmap(), part, width, height);
  };

  return {
    own: async (frame) => (await ownOf(frame)).picture,
    right: async (frame, part, { width, height }, onWhite) => {
      const { left, top, width: from, height: down } = part;
      const name = [frame, left, top, from, down, width, height].join(' ');
      const base = await bases(name, width * height, async () => {
        const picture = source.vector
          ? source.paintAs(width, height, part)
          : scaled((await ownOf(frame)).picture, part, width, height);
        const inBrowser = once(() => inBrowserOf(frame, part, width, height));
        const scaling = once(async () => difference(await inBrowser(), picture));
        return { picture, inBrowser, scaling, encoding: encodingOf(picture) };
      });
      if (!onWhite) return base;
      return onWhites(name, width * height, async () => {
        const opaque = isOpaque(base.picture);
        const picture = opaque ? base.picture : behind(base.picture, 255);
        const scaling = once(async () => {
          const inBrowser = await base.inBrowser();
          return difference(inBrowser && behind(inBrowser, 255), picture);
        });
        return { picture, scaling, encoding: opaque ? base.encoding : encodingOf(picture) };
      });
    },
  };
}

const difference = (inBrowser: Painted | undefined, picture: Painted) =>
  inBrowser === undefined ? NOTHING : distance(inBrowser, picture);

function encodingOf(picture: Painted) {
  const made = new Map<number, Promise<Figures>>();
  return (q: number) => {
    const figures = made.get(q) ?? control(picture, q);
    made.set(q, figures);
    return figures;
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Keeps what is made under a name, until it has too many pixels together with others; then they are forgotten. */
function createKept<T>() {
  const kept = new Map<string, Promise<T>>();
  let pixels = 0;
  return (name: string, count: number, make: () => Promise<T>): Promise<T> => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (pixels + count > KEPT_PIXELS) {
      kept.clear();
      pixels = 0;
    }
    pixels += count;
    const made = make();
    kept.set(name, made);
    return made;
  };
}
