import type { ByteSize } from '../../http/byte-size.ts';

/** Milliseconds, or a text such as `'500ms'`, `'10s'`, `'1.5m'` or `'1h'`; 0 is no limit. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h'}`;

/** What a handler gets beside the request. */
export interface ProxyContext {
  readonly params?: Promise<unknown> | undefined;
}

/** Headers to set, by name; `undefined` for one to remove. */
export type HeaderEdits = Readonly<Record<string, string | undefined>>;

/** What is given to the functions among the options. */
export interface ProxyCall {
  /** As the handler got it; its body belongs to the proxy. */
  readonly request: Request;
  readonly context: ProxyContext | undefined;
}

/** How long each part of an exchange with the upstream may take. */
export interface ProxyTimeouts {
  /** To open a connection, TLS included. Default: 5 s. */
  readonly connect?: Duration | undefined;
  /** From the end of the request to the head of the answer. Default: 30 s. */
  readonly headers?: Duration | undefined;
  /** Between two pieces of the answer, while the client wants more. Default: 60 s; for `text/event-stream` none. */
  readonly body?: Duration | undefined;
  /** All of it, to the last byte of the answer, retries included. Default: none. */
  readonly total?: Duration | undefined;
}

/** When a request is sent again. Only what is idempotent (RFC 9110, section 9.2.2) ever is. */
export interface ProxyRetries {
  /** How often at most. Default: 1. */
  readonly limit?: number | undefined;
  /** Answers that are not taken, while there is another attempt left. Default: 502, 503, 504. */
  readonly statuses?: readonly number[] | undefined;
  /** The longest wait before the second attempt, doubled for each further one; how long is left to chance. Default: 100 ms. */
  readonly backoff?: Duration | undefined;
  /** The longest wait; an upstream that asks for a longer one with `Retry-After` is not asked again. Default: 2 s. */
  readonly maxBackoff?: Duration | undefined;
  /** Bytes of a body that is kept, so that it can be sent again; longer ones are sent once. Default: 64 KB. */
  readonly maxBodySize?: ByteSize | undefined;
}

/** When an upstream that fails is left alone for a while. */
export interface CircuitBreakerOptions {
  /** Failures of the last `window`, as a share of all, from which on nothing is sent. Default: 0.5. */
  readonly failureRate?: number | undefined;
  /** Requests in the window below which the share says nothing. Default: 20. */
  readonly minimumRequests?: number | undefined;
  /** Over which time requests are counted. Default: 10 s. */
  readonly window?: Duration | undefined;
  /** How long nothing is sent before one request is, to see. Default: 10 s. */
  readonly cooldown?: Duration | undefined;
}

/** Which cookies go on. */
export interface ProxyCookies {
  /** Cookies of the client that the upstream gets: all, none, or those of these names. Default: false. */
  readonly request?: boolean | readonly string[] | undefined;
  /** Cookies that the upstream sets and the client gets: all, none, or those of these names. Default: false. */
  readonly response?: boolean | readonly string[] | undefined;
  /** The `Domain` of cookies that the upstream sets. Default: none, so that they are of this host alone. */
  readonly domain?: string | undefined;
  /** The `Path` of cookies that the upstream sets. Default: theirs, mapped as `Location` is. */
  readonly path?: string | undefined;
}

/** How redirects of the upstream are treated. */
export interface ProxyRedirects {
  /** How many are followed for one request. */
  readonly limit: number;
  /** Origins that they may lead to, besides the upstream's own. Default: none. */
  readonly origins?: readonly string[] | undefined;
}

/** How WebSockets are passed on. */
export interface ProxyWebSockets {
  /** Origins of pages that may connect besides those of the server's own host; `'*'` for all. Default: none. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The largest message, both ways. Default: 16 MiB. */
  readonly maxPayload?: ByteSize | undefined;
  /** Seconds of silence after which a client is given up. Default: 120. */
  readonly idleTimeout?: number | undefined;
}

/** What `proxy()` takes beside its target. */
export interface ProxyOptions {
  /** What is cut off the beginning of the request's path: `'/api/shop'`. Default: nothing. */
  readonly stripPrefix?: string | undefined;
  /**
   * The path to ask for, under that of the target: a fixed one, or made of the request's, which has `stripPrefix` cut
   * off. It may have a query, in the place of the request's. Default: the path as it came.
   */
  readonly path?: string | ((path: string, call: ProxyCall) => string | Promise<string>) | undefined;
  /** Headers to set on the request, over those of the client; the place for what authenticates this server. */
  readonly headers?: HeaderEdits | ((call: ProxyCall) => HeaderEdits | Promise<HeaderEdits>) | undefined;
  /** Headers to set on the answer, over those of the upstream. */
  readonly responseHeaders?: HeaderEdits | undefined;
  /** Which cookies go on, both ways: all, none, or as the object says. Default: false. */
  readonly cookies?: boolean | ProxyCookies | undefined;
  /** Whether the upstream gets the `Host` that the client sent. Default: false, that of the target. */
  readonly preserveHost?: boolean | undefined;
  /**
   * Which headers tell the upstream of the client: `X-Forwarded-*`, `Forwarded` (RFC 7239), both, or none. Default:
   * `'both'`.
   */
  readonly forwarded?: 'x-forwarded' | 'forwarded' | 'both' | 'none' | undefined;
  /**
   * Whether what came in these headers is kept, and added to: right where all requests come through a proxy of yours.
   * Default: false, they are written anew.
   */
  readonly trustForwarded?: boolean | undefined;
  /** The address of the client. Default: that of `clientIp()`, which `server.trustProxy` of the config decides on. */
  readonly clientAddress?: ((request: Request) => string | undefined) | undefined;
  /** The name of this proxy in `Via` (RFC 9110, section 7.6.3), by which it sees that it asks itself. Default: a random one. */
  readonly via?: string | undefined;
  readonly timeouts?: ProxyTimeouts | undefined;
  /** Default: one retry; `false` for none. */
  readonly retries?: number | false | ProxyRetries | undefined;
  /** Default: on; `false` for none. */
  readonly circuitBreaker?: boolean | CircuitBreakerOptions | undefined;
  /** Default: passed on to the client, as far as they lead to the upstream under the path of this server. */
  readonly redirects?: 'pass' | ProxyRedirects | undefined;
  /** Makes another answer of the upstream's, whose body is a stream that is decoded if it was encoded. */
  readonly transform?: ((response: Response, call: ProxyCall) => Response | Promise<Response>) | undefined;
  /** Makes other data of the upstream's JSON; other answers, and those of an error, stay as they are. */
  readonly transformJson?: ((data: unknown, call: ProxyCall) => unknown) | undefined;
  /** Bytes of JSON that `transformJson` takes. Default: 10 MB. */
  readonly maxJsonSize?: ByteSize | undefined;
  /** How WebSockets are passed on; `false` asks the upstream as by any other request. Default: as they come. */
  readonly webSockets?: false | ProxyWebSockets | undefined;
  /** Certificates and keys for a target of `https:`, as of `tls.connect`. Default: those of the system. */
  readonly tls?: ProxyTls | undefined;
  /** Connections at a time to one origin; further requests wait. Default: 256. */
  readonly connections?: number | undefined;
  /** Told why an upstream did not answer, once the answer to the client is made. Default: a line in the log. */
  readonly onError?: ((error: Error, call: ProxyCall) => void) | undefined;
}

/** What TLS to the upstream needs. PEM texts or bytes. */
export interface ProxyTls {
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  readonly cert?: string | Uint8Array | undefined;
  readonly key?: string | Uint8Array | undefined;
  readonly passphrase?: string | undefined;
  /** The name that the certificate must be for. Default: that of the target. */
  readonly servername?: string | undefined;
}
