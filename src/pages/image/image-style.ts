import type { ImageOptions } from './image-attributes.ts';

export type CSSProperties = Readonly<Record<string, string | number | undefined>>;

interface ImageLook extends Pick<ImageOptions, 'fill' | 'placeholder' | 'style'> {
  /** The picture that is blurred, a `data:` URL. */
  readonly blur: string | undefined;
}

const FILL: CSSProperties = {
  position: 'absolute',
  height: '100%',
  width: '100%',
  left: 0,
  top: 0,
  right: 0,
  bottom: 0,
};

/** The style of an image until it is there: its text is to be seen, or what stands in its place. */
export function imageStyle({ fill, placeholder, blur, style }: ImageLook): CSSProperties {
  const own: CSSProperties = { ...(fill ? FILL : {}), ...style };
  const picture = placeholder === 'blur' ? blurred(blur, own) : placeholder;
  if (picture === undefined || picture === 'empty') return own;
  return {
    color: 'transparent',
    ...own,
    backgroundSize: backgroundSize(own['objectFit']),
    backgroundPosition: own['objectPosition'] ?? '50% 50%',
    backgroundRepeat: 'no-repeat',
    backgroundImage: `url("${picture}")`,
  };
}

/** The picture as an SVG that blurs it, over its edges too. */
function blurred(blur: string | undefined, { objectFit }: CSSProperties): string {
  if (blur === undefined) {
    throw new TypeError(
      'An image with `placeholder="blur"` needs a `blurDataURL`: a small picture as a `data:` URL, or import the image.',
    );
  }
  const ratio = objectFit === 'contain' ? 'xMidYMid' : objectFit === 'cover' ? 'xMidYMid slice' : 'none';
  const svg = `<svg xmlns='http://www.w3.org/2000/svg'><filter id='b' color-interpolation-filters='sRGB'><feGaussianBlur stdDeviation='20'/><feComponentTransfer><feFuncA type='discrete' tableValues='1 1'/></feComponentTransfer></filter><image width='100%' height='100%' preserveAspectRatio='${ratio}' style='filter: url(#b);' href='${blur}'/></svg>`;
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

function backgroundSize(objectFit: string | number | undefined): string | number {
  if (objectFit === 'fill') return '100% 100%';
  const isOther = objectFit === undefined || objectFit === 'none' || objectFit === 'scale-down';
  return isOther ? 'cover' : objectFit;
}
