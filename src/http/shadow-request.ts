type Bytes = Uint8Array<ArrayBuffer>;

/** What is to be seen of a request in the place of its own. */
export interface Shadow {
  readonly body?: ReadableStream<Bytes>;
  readonly headers?: Headers;
  readonly signal?: AbortSignal;
}

const READERS = ['text', 'json', 'arrayBuffer', 'blob', 'bytes', 'formData'] as const;

/**
 * Gives a request another body, other headers or another signal, and leaves it the object that it is: a `NextRequest`
 * keeps its cookies and its `nextUrl`, which no copy would have.
 */
export function shadowRequest(request: Request, { body, headers, signal }: Shadow): void {
  if (headers) shadow(request, 'headers', () => headers);
  if (signal) shadow(request, 'signal', () => signal);
  if (!body) return;
  const type = request.headers.get('content-type');
  const holder = new Response(body, { headers: type === null ? {} : { 'content-type': type } });
  shadow(request, 'body', () => holder.body);
  shadow(request, 'bodyUsed', () => holder.bodyUsed);
  for (const name of READERS) {
    // Not every runtime has all of them.
    if (name in holder) shadow(request, name, () => holder[name].bind(holder));
  }
  shadow(request, 'clone', () => () => {
    const copy = holder.clone().body;
    const init: RequestInit & { duplex: 'half' } = {
      method: request.method,
      headers: request.headers,
      signal: request.signal,
      body: copy,
      duplex: 'half',
    };
    return new Request(request.url, init);
  });
}

function shadow(request: Request, name: keyof Request, get: () => unknown): void {
  Object.defineProperty(request, name, { get, configurable: true, enumerable: false });
}
