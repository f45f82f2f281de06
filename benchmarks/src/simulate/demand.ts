import {
  ACCEPT_TOKENS,
  canonicalize,
  derivativeKey,
  type ImageConfig,
  negotiate,
  parseRequest,
  serializeTransform,
  srcsetCandidates,
  variantOf,
} from '@cameo/core';
import { type Page, type Slot, slotWidth, type Traffic } from './traffic.js';

/** The compared designs with a cache. */
export const CACHED = ['raw', 'ours', 'viewer', 'before', 'refined'] as const;
export type Cached = (typeof CACHED)[number];

/** One way to request a picture: its cache key, its stored derivative, and its answer. */
export interface RequestKind {
  /** Numbers for the cache key without the picture, by design. */
  readonly key: Readonly<Record<Cached, number>>;
  /** Numbers for the derivative without the picture. */
  readonly stored: Readonly<Record<Cached, number>>;
  /** Size of the answer, px, and its format, by design; `every` is the design without a cache. */
  readonly pixels: Readonly<Record<Cached | 'every', number>>;
  readonly format: Readonly<Record<Cached | 'every', string>>;
}

/** The origin of a request. */
export interface Asker {
  readonly slot: Slot;
  readonly viewport: number;
  readonly dpr: number;
  readonly accept: string;
  /** A query with `{query}`, `{w}` and `{h}` in it. */
  readonly spelling: string;
}

/**
 * Distinguishes kinds of requests with core's own parser, canonical form, negotiation and derivative keys. Without our front
 * end a page requests the exact width of its slot; with it, the rung that a browser chooses.
 * @param before the earlier configuration, with another ladder
 */
export function createRequestKinds(config: ImageConfig, before: ImageConfig) {
  const numbers = { raw: new Map(), ours: new Map(), viewer: new Map(), before: new Map() } as const;
  const numberOf = (design: keyof typeof numbers, text: string): number => {
    const known = numbers[design].get(text) ?? numbers[design].size;
    numbers[design].set(text, known);
    return known;
  };
  const meanings = new Map<string, ReturnType<typeof meaningOf>>();

  function kindOf({ slot, viewport, dpr, accept, spelling }: Asker): RequestKind {
    const width = slotWidth(slot, viewport) * dpr;
    const [w, h] = slot.box;
    const exact = { w: Math.round(width), h: Math.round((width * h) / w) };
    const requestBy = (by: ImageConfig) => {
      const candidates = srcsetCandidates({ w, h }, [slotWidth(slot, viewport)], by);
      const chosen =
        candidates.find((candidate) => candidate.width >= width) ?? candidates[candidates.length - 1];
      const rung = { w: chosen?.w ?? exact.w, h: chosen?.h ?? exact.h };
      const query = spelled(spelling, serializeTransform(canonicalize(rung, by)), rung);
      const meaning = remember(`${by.ladder} ${query} ${accept}`, () => meaningOf(query, accept, by));
      return { query, pixels: rung.w * rung.h, ...meaning };
    };

    const rawQuery = spelled(spelling, `w=${exact.w}&h=${exact.h}&q=80`, exact);
    const [ours, was] = [requestBy(config), requestBy(before)];
    const raw = numberOf('raw', `${rawQuery} ${accept}`);
    const format = formatOf(accept, config);
    const viewer = numberOf('viewer', ours.key);
    const stored = numberOf('viewer', ours.derivative);
    return {
      key: {
        raw,
        ours: numberOf('ours', `${ours.query} ${accept}`),
        viewer,
        before: numberOf('before', was.key),
        refined: viewer,
      },
      stored: {
        raw,
        ours: stored,
        viewer: stored,
        before: numberOf('before', was.derivative),
        refined: stored,
      },
      pixels: {
        every: exact.w * exact.h,
        raw: exact.w * exact.h,
        ours: ours.pixels,
        viewer: ours.pixels,
        before: was.pixels,
        refined: ours.pixels,
      },
      format: { every: 'jpeg', raw: format, ours: format, viewer: format, before: format, refined: format },
    };
  }

  function remember(text: string, make: () => ReturnType<typeof meaningOf>) {
    const known = meanings.get(text) ?? make();
    meanings.set(text, known);
    return known;
  }

  return { kindOf };
}

/** The meaning of a request: the key after viewer-request, and the derivative that answers it. */
function meaningOf(query: string, accept: string, config: ImageConfig) {
  const request = parseRequest('/p', query, config);
  if (!request.ok) throw new Error(`the resizer refuses ?${query}: change the spellings of the traffic`);
  const { transform, source } = request.value;
  const target = negotiate(transform.f, accept, config.formats);
  const token = ACCEPT_TOKENS[target as keyof typeof ACCEPT_TOKENS] ?? '*/*';
  const variant = variantOf(source, transform, accept, config);
  if (variant === undefined)
    throw new Error(`?${query} asks for nothing: change the spellings of the traffic`);
  return {
    key: `${serializeTransform(canonicalize(transform, config))} ${token}`,
    derivative: `stored ${derivativeKey(variant)}`,
  };
}

const spelled = (
  spelling: string,
  query: string,
  { w, h }: { readonly w: number; readonly h: number },
): string => spelling.replace('{query}', query).replace('{w}', String(w)).replace('{h}', String(h));

/** The format of a photograph without transparency. */
function formatOf(accept: string, config: ImageConfig): string {
  const target = negotiate('auto', accept, config.formats);
  if (target.startsWith('avif')) return 'avif';
  return target === 'webp' ? 'webp' : 'jpeg';
}

/** A viewer's properties, one set per page view. */
export interface Viewer {
  readonly screen: number;
  /** Viewport beyond the narrowest of the screen's, CSS px. */
  readonly wider: number;
  readonly browser: number;
  readonly spelling: number;
}

/** The requests of the day, and their frequency before it. */
export interface Demand {
  readonly kindOf: (layout: number, page: number, slot: number, viewer: Viewer) => RequestKind;
  /** Share of a cache key in all requests with the first layout, 0 to 1; likewise of a derivative. */
  readonly keyShare: (design: Cached, key: number) => number;
  readonly storedShare: (design: Cached, stored: number) => number;
}

/** Enumerates every combination of layout, slot, screen, browser and spelling once. */
export function createDemand(traffic: Traffic, kinds: ReturnType<typeof createRequestKinds>): Demand {
  const { layouts, screens, browsers, spellings } = traffic;
  const kept = new Map<string, RequestKind>();
  const shares = { key: emptyShares(), stored: emptyShares() };
  const pictures = picturesPerView(layouts[0]?.pages ?? []);

  const kindOf: Demand['kindOf'] = (layout, page, slot, viewer) => {
    const name = `${layout} ${page} ${slot} ${viewer.screen} ${viewer.wider} ${viewer.browser} ${viewer.spelling}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const kind = kinds.kindOf({
      slot: slotAt(traffic, layout, page, slot),
      viewport: (screens[viewer.screen]?.viewport[0] ?? 0) + viewer.wider,
      dpr: screens[viewer.screen]?.dpr ?? 1,
      accept: browsers[viewer.browser]?.accept ?? '*/*',
      spelling: spellings[viewer.spelling]?.query ?? '{query}',
    });
    kept.set(name, kind);
    return kind;
  };

  const parts = <T extends { readonly share: number }>(list: readonly T[]) => {
    const whole = list.reduce((sum, { share }) => sum + share, 0);
    return list.map(({ share }, at) => ({ at, part: share / whole }));
  };
  for (const page of parts(layouts[0]?.pages ?? [])) {
    for (const [slot, { pictures: count }] of (layouts[0]?.pages[page.at]?.slots ?? []).entries()) {
      for (const screen of parts(screens)) {
        const [narrow, wide] = screens[screen.at]?.viewport ?? [0, 0];
        for (let wider = 0; wider <= wide - narrow; wider++) {
          for (const browser of parts(browsers)) {
            for (const spelling of parts(spellings)) {
              const viewer = { screen: screen.at, wider, browser: browser.at, spelling: spelling.at };
              const { key, stored } = kindOf(0, page.at, slot, viewer);
              const part = screen.part * browser.part * spelling.part * page.part;
              const share = (part * count) / pictures / (wide - narrow + 1);
              for (const design of CACHED) {
                add(shares.key[design], key[design], share);
                add(shares.stored[design], stored[design], share);
              }
            }
          }
        }
      }
    }
  }

  return {
    kindOf,
    keyShare: (design, key) => shares.key[design][key] ?? 0,
    storedShare: (design, stored) => shares.stored[design][stored] ?? 0,
  };
}

/** Average number of pictures per page view. */
export function picturesPerView(pages: readonly Page[]): number {
  const whole = pages.reduce((sum, { share }) => sum + share, 0);
  const counts = pages.map(({ share, slots }) => share * slots.reduce((sum, slot) => sum + slot.pictures, 0));
  return counts.reduce((sum, pictures) => sum + pictures, 0) / whole;
}

function slotAt({ layouts }: Traffic, layout: number, page: number, slot: number): Slot {
  const found = layouts[layout]?.pages[page]?.slots[slot];
  if (found === undefined) throw new Error(`layout ${layout} has no page ${page} with a slot ${slot}`);
  return found;
}

const emptyShares = (): Record<Cached, number[]> => ({
  raw: [],
  ours: [],
  viewer: [],
  before: [],
  refined: [],
});

function add(shares: number[], at: number, share: number): void {
  shares[at] = (shares[at] ?? 0) + share;
}
