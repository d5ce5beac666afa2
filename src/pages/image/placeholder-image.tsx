'use client';

import { type ComponentProps, type ReactNode, useCallback, useState } from 'react';
import type { ImageAttributes } from './image-attributes.ts';

const NO_BACKGROUND = {
  backgroundSize: undefined,
  backgroundPosition: undefined,
  backgroundRepeat: undefined,
  backgroundImage: undefined,
};

/** An image with something in its place until it is there. */
export function PlaceholderImage({ attributes }: { attributes: ImageAttributes }): ReactNode {
  const { onLoad, ...rest } = attributes as ComponentProps<'img'>;
  const [isThere, setThere] = useState(false);
  // It may have been loaded before this code was.
  const look = useCallback((image: HTMLImageElement | null) => setThere(image?.complete === true), []);
  return (
    <img
      {...rest}
      ref={look}
      style={isThere ? { ...rest.style, ...NO_BACKGROUND, color: undefined } : rest.style}
      onLoad={(event) => {
        setThere(true);
        onLoad?.(event);
      }}
    />
  );
}
