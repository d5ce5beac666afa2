/** What the pages need of React's server half, which `build/pages` hands over: see `rsc-plugin.ts`. */
export interface FlightServer {
  renderToReadableStream(
    model: unknown,
    options: {
      readonly onError?: (error: unknown) => string | undefined;
      readonly signal?: AbortSignal;
      readonly temporaryReferences?: WeakMap<object, string> | undefined;
    },
  ): ReadableStream<Uint8Array>;
}

/** What the pages need of React's client half, on the server and in browsers. */
export interface FlightClient {
  createFromReadableStream<T>(
    stream: ReadableStream<Uint8Array>,
    options?: { readonly temporaryReferences: unknown },
  ): Promise<T>;
}

/** What browsers need of React's client half to call Server Actions. */
export interface FlightBrowser extends FlightClient {
  createTemporaryReferenceSet(): unknown;
  encodeReply(
    args: readonly unknown[],
    options: { readonly temporaryReferences: unknown },
  ): Promise<string | FormData>;
  setServerCallback(call: (id: string, args: readonly unknown[]) => Promise<unknown>): void;
}
