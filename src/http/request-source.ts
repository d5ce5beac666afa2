/**
 * What an engine knows of a request, as a lazy `Request` reads it: nothing is worked out before it is asked for.
 *
 * One object of this kind lives as long as its request is being answered. Its methods are called at most as often as
 * their results are needed: who asks keeps what it gets.
 */
export interface RequestSource {
  /** As it came, in upper case: `GET`. Never one that the Fetch standard forbids. */
  readonly method: string;
  /** The path and query of the request target as they came, without fragment: `/api/users/7?full`. */
  readonly target: string;
  /** The origin of the request's URL: `http://localhost:3000`. */
  readonly origin: string;
  /**
   * The address of the client, by the setting `trustProxy`, in its normal form; left out where no connection is known,
   * `undefined` where it has none, as on a Unix socket.
   */
  readonly clientAddress?: string | undefined;
  /** Whether the request can have a body: every method but GET and HEAD, as in the Fetch standard. */
  readonly hasBody: boolean;
  /**
   * How many bytes its body may have; reading more rejects with a `WaymarkError` `ERR_BODY_TOO_LARGE`. Set before the
   * body is read, from the setting of its route.
   */
  maxBodySize: number;
  /**
   * The length of the body where it is known before it is read (RFC 9112, section 6.3): 0 for none, `undefined` for
   * one that comes in chunks.
   */
  readonly contentLength: number | undefined;
  /** Whether there can be a `Cookie` header; left out where only the headers tell, and a look at them is dear. */
  readonly mayHaveCookies?: boolean;
  /** The value of a header, by its name in lower case; several lines of one name are joined as by `Headers`. */
  header(name: string): string | null;
  /** Names and values in turn, as they came, the forwarding headers that the server adds among them. */
  headerPairs(): readonly string[];
  /**
   * The whole body. To be called once at most, and not after `bodyStream`.
   *
   * @returns At once where all of it is there already.
   * @throws (rejects with) `AbortError` when the client goes away, `ERR_BODY_TOO_LARGE` past `maxBodySize`.
   */
  readBody(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
  /** The body as a stream that reads from the client as fast as it is read. To be called once at most. */
  bodyStream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Whether the client went away before its answer was whole. */
  readonly isAborted: boolean;
  /** Calls back once when the client goes away before its answer is whole. */
  onAbort(callback: () => void): void;
}
