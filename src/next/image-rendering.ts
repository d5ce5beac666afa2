import { Response } from '../http/bound-globals.ts';

/** What `new ImageResponse()` takes beside the element; the rest is the renderer's affair. */
interface ImageOptions extends ResponseInit {
  readonly [name: string]: unknown;
}

/** The library that renders. */
interface Renderer {
  readonly ImageResponse: new (element: unknown, options?: ImageOptions) => globalThis.Response;
}

/**
 * Makes the class `ImageResponse` of `next/og`: an image of an element, rendered when its body is read.
 *
 * @param load Loads the library, at the first image.
 * @param cacheControl The header, where the options have none.
 * @see https://nextjs.org/docs/app/api-reference/functions/image-response
 */
export function imageResponseClass(
  load: () => Promise<Renderer>,
  cacheControl: string,
): new (element: unknown, options?: ImageOptions) => globalThis.Response {
  return class ImageResponse extends Response {
    static readonly displayName = 'ImageResponse';

    constructor(element: unknown, options: ImageOptions = {}) {
      const headers = new Headers({ 'content-type': 'image/png', 'cache-control': cacheControl });
      new Headers(options.headers).forEach((value, name) => headers.set(name, value));
      const { status, statusText } = options;
      super(renderLater(load, element, options), {
        headers,
        ...(status === undefined ? {} : { status }),
        ...(statusText === undefined ? {} : { statusText }),
      });
    }
  };
}

/** A body that is rendered as soon as somebody reads it. */
function renderLater(load: () => Promise<Renderer>, element: unknown, options: ImageOptions): ReadableStream {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= await startRendering(load, element, options);
        const piece = await reader?.read();
        if (piece?.value === undefined) controller.close();
        else controller.enqueue(piece.value);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    // Nothing is rendered for an answer that nobody reads, as to a HEAD request.
    { highWaterMark: 0 },
  );
}

async function startRendering(load: () => Promise<Renderer>, element: unknown, options: ImageOptions) {
  const { ImageResponse } = await load();
  return new ImageResponse(element, options).body?.getReader();
}
