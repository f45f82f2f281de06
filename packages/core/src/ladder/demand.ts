import { PLACES, type Place } from './places.js';
import { SCREENS, type Screen } from './screens.js';
import type { Demand } from './waste.js';

/** Widths of places on screens, device px, with their shares, which add up to 1. */
export function demandOf(screens: readonly Screen[], places: readonly Place[] = PLACES): Demand {
  const demand = new Map<number, number>();
  const all = total(screens) * total(places);
  for (const screen of screens)
    for (const place of places) {
      const width = Math.max(1, wholePixels(place.slot(screen.width) * screen.density));
      demand.set(width, (demand.get(width) ?? 0) + (screen.share * place.share) / all);
    }
  return demand;
}

/** Rounds up to whole px; a floating-point remainder does not count. */
const wholePixels = (px: number): number => Math.ceil(px - 1e-6);

const total = (parts: readonly { readonly share: number }[]): number =>
  parts.reduce((sum, { share }) => sum + share, 0);

/** Minimum width of the spread part, device px: narrower pictures have few bytes at any rung. */
const NARROWEST = 120;

/**
 * A demand of which a part is spread evenly, on a logarithmic scale, over all widths from 120 px to the top, for unforeseen
 * widths. A ladder fitted to it has no wide gaps.
 * @param part share of the whole to spread, 0 to 1
 */
export function robustDemand(demand: Demand, part = 0.2, top = 3840): Demand {
  const all = [...demand.values()].reduce((sum, share) => sum + share, 0);
  const mixed = new Map([...demand].map(([width, share]) => [width, ((1 - part) * share) / all]));
  const span = Math.log((top + 0.5) / (NARROWEST - 0.5));
  for (let width = NARROWEST; width <= top; width += 1)
    mixed.set(width, (mixed.get(width) ?? 0) + (part * Math.log((width + 0.5) / (width - 0.5))) / span);
  return mixed;
}

/** The demand of today's screens. */
export const DEFAULT_DEMAND: Demand = /* @__PURE__ */ demandOf(SCREENS);
