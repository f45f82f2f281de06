/** Width of the loupe, px. */
export const LOUPE = 320;

/** Magnification of the loupe. */
const TIMES = 4;

/**
 * Draws the magnified area: one picture left of the centre, the other right of it, each pixel as a square.
 * @param at the centre, as fractions of both pictures
 */
export function drawLoupe(
  canvas: HTMLCanvasElement,
  left: HTMLImageElement,
  right: HTMLImageElement,
  at: { readonly x: number; readonly y: number },
): void {
  const context = canvas.getContext('2d');
  if (context === null || left.naturalWidth === 0 || right.naturalWidth === 0) return;
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, LOUPE, LOUPE);
  const half = LOUPE / 2;
  for (const [image, from] of [
    [left, 0],
    [right, half],
  ] as const) {
    const [x, y] = [at.x * image.naturalWidth, at.y * image.naturalHeight];
    const across = half / TIMES;
    context.drawImage(
      image,
      from === 0 ? x - across : x,
      y - across,
      across,
      across * 2,
      from,
      0,
      half,
      LOUPE,
    );
  }
}
