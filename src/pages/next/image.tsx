import type { ComponentProps, ReactNode } from 'react';
import { preload } from 'react-dom';
import { imageAttributes, type ImageOptions } from '../image/image-attributes.ts';
import { PlaceholderImage } from '../image/placeholder-image.tsx';

export type { ImageLoader, ImageLoaderProps, StaticImageData } from '../image/image-attributes.ts';

/** What `<Image>` takes: its own options, and the attributes of `<img>`. */
export interface ImageProps
  extends ImageOptions, Omit<ComponentProps<'img'>, keyof ImageOptions | 'srcSet'> {}

/**
 * An image with a size, so that the page does not jump when it is there, loaded when it comes near the window.
 *
 * It is shown as it is; a `loader` offers it in the widths that a service of yours makes.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/image
 *
 * @example
 * <Image src="/mountain.png" alt="A mountain" width={800} height={600} />
 */
export default function Image(props: ImageProps): ReactNode {
  const attributes = imageAttributes({ ...props });
  if (props.preload || props.priority) {
    preload(attributes.src, {
      as: 'image',
      imageSrcSet: attributes.srcSet,
      imageSizes: attributes.sizes,
      fetchPriority: props.fetchPriority ?? 'auto',
    });
  }
  const hasPlaceholder = props.placeholder !== undefined && props.placeholder !== 'empty';
  // Only what is to be taken away again needs code in the browser.
  return hasPlaceholder ? <PlaceholderImage attributes={attributes} /> : <img {...attributes} />;
}

/** The attributes that `<Image>` gives its `<img>`, for a `<picture>` or a background. */
export function getImageProps(props: ImageProps): { props: ComponentProps<'img'> } {
  return { props: imageAttributes({ ...props }) };
}
