import { WaymarkError } from '../http/waymark-error.ts';

/** @deprecated Next.js has moved it to `next/og`, which Waymark does not have. */
export class ImageResponse extends Response {
  /** @throws {WaymarkError} `ERR_FEATURE_UNSUPPORTED` always. */
  constructor() {
    super();
    throw new WaymarkError(
      'ERR_FEATURE_UNSUPPORTED',
      'Cannot make an ImageResponse: it has moved from "next/server" to "next/og" since Next.js 14, and Waymark renders no images. Call the package @vercel/og, or return a Response with the bytes of an image.',
    );
  }
}
