/** Widths for images as wide as the window, in pixels: those of common screens. */
const DEVICE_SIZES: readonly number[] = [640, 750, 828, 1080, 1200, 1920, 2048, 3840];

/** Widths for images that are narrower than the window, in pixels. */
const IMAGE_SIZES: readonly number[] = [32, 48, 64, 96, 128, 256, 384];

const ALL_SIZES = [...IMAGE_SIZES, ...DEVICE_SIZES];

/** The widths that an image is offered in. */
export interface ImageWidths {
  readonly widths: readonly number[];
  /** Whether a browser picks one by the width that it shows it in (`w`), or by the density of its screen (`x`). */
  readonly kind: 'w' | 'x';
}

/**
 * @param width The width that it is shown in, in pixels; left out where it fills its parent.
 * @param sizes The `sizes` of the image, which tell how wide it is in which window.
 */
export function imageWidths(width: number | undefined, sizes: string | undefined): ImageWidths {
  if (sizes) {
    const shares = [...sizes.matchAll(/(?:^|\s)(1?\d?\d)vw/g)].map(([, share]) => Number(share) / 100);
    const narrowest = shares.length === 0 ? 0 : (DEVICE_SIZES[0] as number) * Math.min(...shares);
    return { widths: ALL_SIZES.filter((size) => size >= narrowest), kind: 'w' };
  }
  if (width === undefined) return { widths: DEVICE_SIZES, kind: 'w' };
  // Nobody sees more than two pixels in the place of one.
  return { widths: [...new Set([atLeast(width), atLeast(2 * width)])], kind: 'x' };
}

function atLeast(width: number): number {
  return ALL_SIZES.find((size) => size >= width) ?? (ALL_SIZES.at(-1) as number);
}
