/// <reference lib="dom" />

/** Layers of a page in their order, and those around this package's rules; undefined for rules in none. */
interface Found {
  readonly order: string[];
  readonly at: (string | undefined)[];
}

/**
 * What is wrong with how the stylesheet came into a page whose classes are in layers, as Tailwind's are; undefined for
 * nothing, and where it cannot be read.
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
  return `The stylesheet is ${one > utilities ? 'above the layer utilities' : 'below the layer base'}, so ${loser}. Import @cameo/react-image/styles.tailwind.css instead.`;
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

/** The rules of a stylesheet; none for one of another host, which nobody may read. */
function rulesOf(sheet: CSSStyleSheet | null): Iterable<CSSRule> {
  try {
    return sheet?.cssRules ?? [];
  } catch {
    return [];
  }
}
