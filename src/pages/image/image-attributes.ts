import type { CSSProperties } from './image-style.ts';
import { imageStyle } from './image-style.ts';
import { imageWidths } from './image-widths.ts';

/** An image that was imported: `import picture from './picture.png'`. */
export interface StaticImageData {
  src: string;
  height: number;
  width: number;
  blurDataURL?: string | undefined;
}

export interface ImageLoaderProps {
  src: string;
  /** In pixels. */
  width: number;
  /** From 1 to 100. */
  quality?: number | undefined;
}

/** Gives the address of an image in a width: the service that makes it is yours. */
export type ImageLoader = (props: ImageLoaderProps) => string;

/**
 * What `<Image>` takes besides what `<img>` does.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/image
 */
export interface ImageOptions {
  src: string | StaticImageData | { default: StaticImageData };
  alt: string;
  /** In pixels. Default: that of an imported image. */
  width?: number | `${number}` | undefined;
  /** In pixels. Default: that of an imported image. */
  height?: number | `${number}` | undefined;
  /** Whether it is as large as its parent, and has no size of its own. Default: false. */
  fill?: boolean | undefined;
  /** Makes the addresses of its widths. Default: there is one width, the image as it is. */
  loader?: ImageLoader | undefined;
  /** Given to the loader. Default: what the loader takes for it. */
  quality?: number | `${number}` | undefined;
  sizes?: string | undefined;
  /** Whether it is loaded before it is found in the page. Default: false. */
  preload?: boolean | undefined;
  /** The older name of `preload`. */
  priority?: boolean | undefined;
  /** Default: `'lazy'`. */
  loading?: 'eager' | 'lazy' | undefined;
  /** What is seen until it is there: nothing, a blurred picture, or a `data:image/` of yours. Default: `'empty'`. */
  placeholder?: 'empty' | 'blur' | `data:image/${string}` | undefined;
  /** The picture to blur. Default: that of an imported image. */
  blurDataURL?: string | undefined;
  /** Whether it is the image as it is, in the place of what the loader makes. Default: false. */
  unoptimized?: boolean | undefined;
  /** The `src` to show, in the place of the loader's: what search engines keep. */
  overrideSrc?: string | undefined;
  style?: CSSProperties | undefined;
}

/** Attributes of an `<img>`, by their names in React. `src` comes last, for Safari loads what it says at once. */
export interface ImageAttributes extends Record<string, unknown> {
  readonly src: string;
  readonly srcSet: string | undefined;
  readonly sizes: string | undefined;
}

/** The attributes of an `<img>`; what is none of the image's own is handed on. */
export function imageAttributes(options: ImageOptions & Record<string, unknown>): ImageAttributes {
  const { src: given, loader, quality, sizes, unoptimized, overrideSrc, ...others } = options;
  const {
    width: wide,
    height: high,
    fill,
    preload,
    priority,
    loading,
    placeholder,
    blurDataURL,
    ...rest
  } = others;
  const imported = typeof given === 'string' ? undefined : 'default' in given ? given.default : given;
  const src = imported?.src ?? (given as string);
  const size = fill ? { width: undefined, height: undefined } : sizeOf(wide, high, imported, src);
  const isInline = /^(?:data|blob):/.test(src);
  const isLazy = !(priority || preload || isInline) && loading !== 'eager';
  const blur = blurDataURL ?? imported?.blurDataURL;
  const sources =
    loader && !unoptimized && !isInline
      ? sourcesOf(src, loader, toNumber(quality), size.width, sizes)
      : { src, srcSet: undefined, sizes: undefined };
  return {
    ...rest,
    loading: isLazy ? 'lazy' : loading,
    ...size,
    decoding: rest['decoding'] ?? 'async',
    style: imageStyle({ fill, placeholder, blur, style: options.style }),
    sizes: sources.sizes,
    srcSet: sources.srcSet,
    src: overrideSrc ?? sources.src,
  };
}

function sourcesOf(
  src: string,
  loader: ImageLoader,
  quality: number | undefined,
  width: number | undefined,
  sizes: string | undefined,
): { src: string; srcSet: string; sizes: string | undefined } {
  const { widths, kind } = imageWidths(width, sizes);
  const urls = widths.map((each) => loader({ src, width: each, quality }));
  const srcSet = urls.map((url, index) => `${url} ${kind === 'w' ? widths[index] : index + 1}${kind}`);
  return {
    sizes: sizes ?? (kind === 'w' ? '100vw' : undefined),
    srcSet: srcSet.join(', '),
    src: urls.at(-1) as string,
  };
}

interface ImageSize {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/**
 * @throws {TypeError} where the image has no size: the page would jump when it is there.
 */
function sizeOf(
  wide: ImageOptions['width'],
  high: ImageOptions['height'],
  imported: StaticImageData | undefined,
  src: string,
): ImageSize {
  const [width, height] = [toNumber(wide), toNumber(high)];
  if (imported) {
    const ratio = imported.height / imported.width;
    if (width !== undefined) return { width, height: height ?? Math.round(width * ratio) };
    if (height !== undefined) return { width: Math.round(height / ratio), height };
    return { width: imported.width, height: imported.height };
  }
  for (const [name, value, number] of [
    ['width', wide, width],
    ['height', high, height],
  ] as const) {
    if (number !== undefined && !Number.isNaN(number)) continue;
    throw new TypeError(
      `The image '${src}' needs a \`${name}\` in pixels: received ${JSON.stringify(value)}. Give it \`width\` and \`height\`, or \`fill\` for the size of its parent.`,
    );
  }
  return { width, height };
}

function toNumber(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  return /^\d+$/.test(value) ? Number(value) : NaN;
}
