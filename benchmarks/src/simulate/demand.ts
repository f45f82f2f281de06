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

/** The designs that are compared and have a cache. */
export const CACHED = ['raw', 'ours', 'viewer'] as const;
export type Cached = (typeof CACHED)[number];

/** One way to ask for a picture: what is the cache key, what is stored, and what comes back. */
export interface RequestKind {
  /** Numbers that stand for the cache key without the picture, by design. */
  readonly key: Readonly<Record<Cached, number>>;
  /** Numbers that stand for the derivative without the picture. */
  readonly stored: Readonly<Record<Cached, number>>;
  /** Size of what comes back, px, and its format, by design; `every` is the design without a cache. */
  readonly pixels: Readonly<Record<Cached | 'every', number>>;
  readonly format: Readonly<Record<Cached | 'every', string>>;
}

/** Where a request comes from. */
export interface Asker {
  readonly slot: Slot;
  readonly viewport: number;
  readonly dpr: number;
  readonly accept: string;
  /** A query with `{query}`, `{w}` and `{h}` in it. */
  readonly spelling: string;
}

/**
 * Tells the kinds of requests apart, through core's own parser, canonical form, negotiation and derivative keys.
 * Without our front end a page asks for the exact width of its slot; with it, for the rung that a browser chooses.
 */
export function createRequestKinds(config: ImageConfig) {
  const numbers: Record<Cached, Map<string, number>> = { raw: new Map(), ours: new Map(), viewer: new Map() };
  const numberOf = (design: Cached, text: string): number => {
    const known = numbers[design].get(text) ?? numbers[design].size;
    numbers[design].set(text, known);
    return known;
  };
  const meanings = new Map<string, ReturnType<typeof meaningOf>>();

  function kindOf({ slot, viewport, dpr, accept, spelling }: Asker): RequestKind {
    const width = slotWidth(slot, viewport) * dpr;
    const [w, h] = slot.box;
    const exact = { w: Math.round(width), h: Math.round((width * h) / w) };
    const candidates = srcsetCandidates({ w, h }, [slotWidth(slot, viewport)], config);
    const chosen =
      candidates.find((candidate) => candidate.width >= width) ?? candidates[candidates.length - 1];
    const rung = { w: chosen?.w ?? exact.w, h: chosen?.h ?? exact.h };

    const rawQuery = spelled(spelling, `w=${exact.w}&h=${exact.h}&q=80`, exact);
    const ourQuery = spelled(spelling, serializeTransform(canonicalize(rung, config)), rung);
    const meaning = remember(`${ourQuery} ${accept}`, () => meaningOf(ourQuery, accept, config));
    const raw = numberOf('raw', `${rawQuery} ${accept}`);
    const format = formatOf(accept, config);
    const pixels = rung.w * rung.h;
    return {
      key: { raw, ours: numberOf('ours', `${ourQuery} ${accept}`), viewer: numberOf('viewer', meaning.key) },
      stored: {
        raw,
        ours: numberOf('viewer', meaning.derivative),
        viewer: numberOf('viewer', meaning.derivative),
      },
      pixels: { every: exact.w * exact.h, raw: exact.w * exact.h, ours: pixels, viewer: pixels },
      format: { every: 'jpeg', raw: format, ours: format, viewer: format },
    };
  }

  function remember(text: string, make: () => ReturnType<typeof meaningOf>) {
    const known = meanings.get(text) ?? make();
    meanings.set(text, known);
    return known;
  }

  return { kindOf, count: (design: Cached) => numbers[design].size };
}

/** What a request means: the key after viewer-request, and the derivative that answers it. */
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

/** Everything that a viewer brings along, one of each for a page view. */
export interface Viewer {
  readonly screen: number;
  /** Viewport above the narrowest of the screen's, CSS px. */
  readonly wider: number;
  readonly browser: number;
  readonly spelling: number;
}

/** The requests of the day, and how many there were before it. */
export interface Demand {
  readonly kindOf: (layout: number, page: number, slot: number, viewer: Viewer) => RequestKind;
  /** Share of all requests that a cache key has while the first layout stands, 0 to 1; likewise of a derivative. */
  readonly keyShare: (design: Cached, key: number) => number;
  readonly storedShare: (design: Cached, stored: number) => number;
}

/** Looks at every combination of layout, slot, screen, browser and spelling once. */
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

/** Pictures that a page view asks for, on average. */
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

const emptyShares = (): Record<Cached, number[]> => ({ raw: [], ours: [], viewer: [] });

function add(shares: number[], at: number, share: number): void {
  shares[at] = (shares[at] ?? 0) + share;
}
