/** What the pages need of React's server half, which `build/pages` hands over: see `rsc-plugin.ts`. */
export interface FlightServer {
  renderToReadableStream(
    model: unknown,
    options: {
      readonly onError?: (error: unknown) => string | undefined;
      readonly signal?: AbortSignal;
    },
  ): ReadableStream<Uint8Array>;
}

/** What the pages need of React's client half, on the server and in browsers. */
export interface FlightClient {
  createFromReadableStream<T>(stream: ReadableStream<Uint8Array>): Promise<T>;
}
