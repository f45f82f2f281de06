/// <reference lib="dom" />

/** How long a picture must stay the largest before the warning, ms: pages grow while they load. */
const SETTLED = 2_000;

/** Warnings about displayed pictures, from facts that a server cannot know. */
export function createShownWarnings(warn: (text: string) => void) {
  const names = new WeakMap<Element, string>();
  let watching = false;
  let looked = false;

  /** Warns if the largest picture of the first screen loads lazily. */
  const watchLargest = () => {
    if (watching || typeof PerformanceObserver !== 'function') return;
    if (!PerformanceObserver.supportedEntryTypes?.includes('largest-contentful-paint')) return;
    watching = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    new PerformanceObserver((list) => {
      const entries = list.getEntries() as (PerformanceEntry & { readonly element?: Element })[];
      const largest = entries[entries.length - 1]?.element;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const name = largest && names.get(largest);
        if (name && largest.getAttribute('fetchpriority') !== 'high')
          warn(`${name} is the largest picture of the first screen, and arrives late. Give it priority.`);
      }, SETTLED);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  };

  return {
    /** Compares the displayed size of a picture with its loaded size. */
    shown(img: HTMLImageElement, src: string): void {
      const name = JSON.stringify(src.slice(0, 80));
      names.set(img, name);
      watchLargest();
      if (!looked) {
        looked = true;
        const problem = stylesProblem(document.styleSheets);
        if (problem) warn(problem);
      }
      if (img.classList.contains('cameo-fill') && getComputedStyle(img).position === 'static')
        warn(`${name} does not fill its place: the stylesheet is missing. Import styles.css of the package.`);
      // A drawing is sharp at every width.
      if (/\.svg(?:[?#]|$)/i.test(img.currentSrc)) return;
      const text = shownProblem({
        name,
        // If a `srcset` has descriptors, this is the slot of `sizes`, CSS px.
        naturalWidth: img.naturalWidth,
        naturalHeight: img.naturalHeight,
        width: img.clientWidth,
        height: img.clientHeight,
        objectFit: getComputedStyle(img).objectFit,
      });
      if (text) warn(text);
    },
  };
}

/** The measured sizes of a picture, CSS px. */
interface Shown {
  readonly name: string;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  readonly width: number;
  readonly height: number;
  readonly objectFit: string;
}

/** The warning for a picture on the page; undefined if there is none, or if the picture is not laid out. */
export function shownProblem(shown: Shown): string | undefined {
  const { name, naturalWidth, naturalHeight, width, height, objectFit } = shown;
  if (!naturalWidth || !naturalHeight || !width || !height) return undefined;
  // Rounding to CSS px changes the aspect ratio of small pictures.
  const off = Math.abs(width - (height * naturalWidth) / naturalHeight);
  if (objectFit === 'fill' && off > 2 + width / 20)
    return `${name} is ${naturalWidth} × ${naturalHeight} and shown ${width} × ${height}, which distorts it. Give w and h in the proportions of the place, or object-fit: cover.`;
  const drawn = drawnWidth(shown);
  const chosen = `but was chosen for ${naturalWidth}`;
  if (drawn > naturalWidth * 1.5)
    return drawn > width
      ? `${name} covers ${width} × ${height}, for which it is drawn ${drawn} px wide, ${chosen}. Give w and h in the proportions of the place, to which it is then cropped, or sizes with the width before the crop.`
      : `${name} is shown ${width} px wide, ${chosen}. Give sizes with its width, or a larger original.`;
  if (drawn < naturalWidth / 2)
    return `${name} is shown ${drawn} px wide, ${chosen}. Give sizes with its width.`;
  return undefined;
}

/** The width of a whole picture on the page, with what its place cuts off, and without what stays empty. */
function drawnWidth({ naturalWidth, naturalHeight, width, height, objectFit }: Shown): number {
  const asHigh = Math.round((height * naturalWidth) / naturalHeight);
  if (objectFit === 'cover') return Math.max(width, asHigh);
  return objectFit === 'contain' || objectFit === 'scale-down' ? Math.min(width, asHigh) : width;
}

/** The cascade layers of a page in order, and those of this package's rules; undefined for rules without a layer. */
interface Found {
  readonly order: string[];
  readonly at: (string | undefined)[];
}

/**
 * The warning for a wrong order of the cascade layers of a page, such as Tailwind's; undefined if there is none, or if the
 * stylesheets cannot be read.
 */
export function stylesProblem(sheets: Iterable<CSSStyleSheet>): string | undefined {
  const found: Found = { order: [], at: [] };
  for (const sheet of sheets) look(rulesOf(sheet), undefined, found);
  const { order, at } = found;
  const [base, utilities] = [order.indexOf('base'), order.indexOf('utilities')];
  if (utilities < 0 || at.length === 0) return undefined;
  const places = at.map((layer) => (layer === undefined ? order.length : order.indexOf(layer)));
  if (places.every((place) => base < place && place < utilities)) return undefined;
  const [one = 0] = places;
  const loser =
    one > utilities ? 'utilities have no effect on pictures' : 'resets change the size of pictures';
  return `The stylesheet is ${one > utilities ? 'above the layer utilities' : 'below the layer base'}, so ${loser}. Import styles.tailwind.css of the same package instead.`;
}

function look(rules: Iterable<CSSRule>, layer: string | undefined, found: Found): void {
  const { order, at } = found;
  const meet = (name: string): string => {
    const [top = ''] = name.split('.');
    if (layer === undefined && !order.includes(top)) order.push(top);
    return layer ?? top;
  };
  for (const rule of rules) {
    if ('nameList' in rule) for (const name of rule.nameList as readonly string[]) meet(name);
    else if (rule instanceof CSSImportRule) {
      const name = rule.layerName;
      look(rulesOf(rule.styleSheet), name === null || name === undefined ? layer : meet(name), found);
    } else if (rule instanceof CSSStyleRule) {
      if (rule.selectorText.includes('.cameo-fill')) at.push(layer);
    } else if ('cssRules' in rule)
      look(
        rule.cssRules as CSSRuleList,
        typeof CSSLayerBlockRule === 'function' && rule instanceof CSSLayerBlockRule
          ? meet(rule.name)
          : layer,
        found,
      );
  }
}

/** The rules of a stylesheet; empty for one of another host, which a page may not read. */
function rulesOf(sheet: CSSStyleSheet | null): Iterable<CSSRule> {
  try {
    return sheet?.cssRules ?? [];
  } catch {
    return [];
  }
}
