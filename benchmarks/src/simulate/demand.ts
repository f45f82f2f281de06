import { CACHED, type Cached, type createRequestKinds, type RequestKind } from './request-kinds.js';
import type { Page, Slot, Traffic } from './traffic.js';

/** Everything that a viewer brings along, one of each for a page view. */
export interface Viewer {
  readonly screen: number;
  /** Viewport above the narrowest of the screen's, CSS px. */
  readonly wider: number;
  readonly browser: number;
  readonly spelling: number;
}

/** What is asked for in the day, and how often before it. */
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
  const asked = pages.map(({ share, slots }) => share * slots.reduce((sum, slot) => sum + slot.pictures, 0));
  return asked.reduce((sum, pictures) => sum + pictures, 0) / whole;
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
