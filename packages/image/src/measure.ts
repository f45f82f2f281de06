/// <reference lib="dom" />

/**
 * Says the width of a place that the browser measures. With `auto` it would choose again, and fetch, when the picture is
 * hidden, removed or broken, as if it were as wide as the viewport.
 * @returns a function that stops
 */
export function measure(img: HTMLImageElement): (() => void) | undefined {
  if (typeof ResizeObserver !== 'function') return undefined;
  const observer = new ResizeObserver(() => {
    if (!img.clientWidth) return;
    for (const one of [img, ...(img.closest('picture')?.querySelectorAll('source') ?? [])])
      if (one.sizes) one.sizes = `${img.clientWidth}px`;
  });
  observer.observe(img);
  return () => observer.disconnect();
}
