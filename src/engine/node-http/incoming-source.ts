import type { ProxyTrust } from '../../http/proxy-trust.ts';
import type { RequestSource } from '../../http/request-source.ts';
import { DEFAULT_MAX_BODY_SIZE } from '../../http/server-limits.ts';
import type { WaymarkError } from '../../http/waymark-error.ts';
import { bodyTooLarge } from '../../http/body-limit.ts';
import {
  clientAddress,
  FORWARDED_HEADERS,
  forwardedValue,
  type OriginFacts,
  requestOrigin,
  type ServerAddress,
} from '../forwarded-headers.ts';
import { clientGone } from '../client-gone.ts';
import { IncomingBody } from '../body/incoming-body.ts';
import type { Exchange } from './exchange.ts';

/** What the requests of a server share. */
export interface SourceSettings {
  readonly address: ServerAddress;
  /** Which proxies are trusted; `undefined` where nobody has said. */
  readonly trust: ProxyTrust | undefined;
  /** Milliseconds between two pieces of a body that somebody reads; 0 for no limit. */
  readonly bodyTimeout: number;
}

/** Node's request as a lazy `Request` reads it. */
export class IncomingSource implements RequestSource {
  readonly method: string;
  readonly target: string;
  readonly hasBody: boolean;
  maxBodySize = DEFAULT_MAX_BODY_SIZE;
  readonly #exchange: Exchange;
  readonly #settings: SourceSettings;
  #waitsForContinue: boolean;
  #isTooLarge = false;
  #body: IncomingBody | undefined;
  #silence: NodeJS.Timeout | undefined;

  /**
   * @param target The path and query of the request target: see `pathOfTarget`.
   * @param waitsForContinue Whether the client sends the body only once it is told to.
   */
  constructor(exchange: Exchange, settings: SourceSettings, target: string, waitsForContinue: boolean) {
    this.method = exchange.incoming.method ?? 'GET';
    this.target = target;
    this.hasBody = this.method !== 'GET' && this.method !== 'HEAD';
    this.#exchange = exchange;
    this.#settings = settings;
    this.#waitsForContinue = waitsForContinue;
  }

  get origin(): string {
    return requestOrigin(this.#facts(), (name) => this.#sent(name));
  }

  get clientAddress(): string | undefined {
    return clientAddress(this.#facts(), (name) => this.#sent(name));
  }

  get mayHaveCookies(): boolean {
    return this.#sent('cookie') !== null;
  }

  get contentLength(): number | undefined {
    if (this.#sent('transfer-encoding') !== null) return undefined;
    return Number(this.#sent('content-length') ?? 0);
  }

  header(name: string): string | null {
    return this.#sent(name) ?? this.#forwarded(name);
  }

  headerPairs(): readonly string[] {
    const pairs = [...this.#exchange.incoming.rawHeaders];
    for (const name of FORWARDED_HEADERS) {
      if (this.#sent(name) === null) pairs.push(name, this.#forwarded(name) ?? '');
    }
    return pairs;
  }

  readBody(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    if (this.contentLength === 0) return new Uint8Array();
    const error = this.#refuse();
    if (error) return Promise.reject(error);
    return this.#receive().readWhole(this.maxBodySize);
  }

  bodyStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const error = this.#refuse();
    if (error) return new ReadableStream({ start: (controller) => controller.error(error) });
    return this.#receive().stream(this.maxBodySize);
  }

  get isAborted(): boolean {
    return this.#exchange.isAborted;
  }

  onAbort(callback: () => void): void {
    this.#exchange.onAbort(callback);
  }

  /** Whether what is left of the body is not worth reading for the sake of the connection, or will never come. */
  get mustClose(): boolean {
    return this.#waitsForContinue || this.mustLinger;
  }

  /** Whether the client is sending what nobody will read. */
  get mustLinger(): boolean {
    if (this.#exchange.incoming.complete || this.#waitsForContinue) return false;
    return this.#isTooLarge || (!this.#body && (this.contentLength ?? 0) > this.maxBodySize);
  }

  /** Reads and drops what nobody has read, and nobody is reading: it stands before the next request. */
  dropUnread(): void {
    if (this.#exchange.incoming.complete) return;
    (this.#body ?? this.#receive()).dropUnread(this.maxBodySize);
  }

  /** The value of a header as the client sent it: Node's own `headers` leave out some that come several times. */
  #sent(name: string): string | null {
    const { rawHeaders } = this.#exchange.incoming;
    let value: string | null = null;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const raw = rawHeaders[index] as string;
      if (raw.length !== name.length || raw.toLowerCase() !== name) continue;
      const next = rawHeaders[index + 1] as string;
      value = value === null ? next : `${value}${name === 'cookie' ? '; ' : ', '}${next}`;
    }
    return value;
  }

  #facts(): OriginFacts {
    const { address, trust } = this.#settings;
    return { address, trust, remoteAddress: this.#exchange.remoteAddress };
  }

  #forwarded(name: string): string | null {
    const { address } = this.#settings;
    const { remoteAddress } = this.#exchange;
    return forwardedValue(name, { address, host: this.#sent('host'), remoteAddress });
  }

  /** Where the length is known before: nothing is asked of the client, and nothing taken. */
  #refuse(): WaymarkError | undefined {
    this.#isTooLarge = (this.contentLength ?? 0) > this.maxBodySize;
    return this.#isTooLarge ? bodyTooLarge(this.maxBodySize) : undefined;
  }

  #receive(): IncomingBody {
    const { incoming, outgoing } = this.#exchange;
    const body = new IncomingBody({
      startBody: () => {
        if (this.#waitsForContinue) outgoing.writeContinue();
        this.#waitsForContinue = false;
      },
      pauseBody: () => incoming.pause(),
      resumeBody: () => {
        this.#expectMore(body);
        incoming.resume();
      },
      overflow: () => incoming.socket.destroy(),
    });
    this.#body = body;
    let size = 0;
    incoming.on('data', (piece: Buffer) => {
      this.#silence?.refresh();
      size += piece.byteLength;
      this.#isTooLarge = size > this.maxBodySize;
      body.push(piece);
    });
    incoming.once('end', () => this.#endBody(() => body.complete()));
    incoming.once('close', () => this.#endBody(() => body.fail(clientGone())));
    incoming.on('error', ignore);
    incoming.pause();
    return body;
  }

  #endBody(end: () => void): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    end();
  }

  #expectMore(body: IncomingBody): void {
    const { bodyTimeout } = this.#settings;
    if (bodyTimeout === 0 || this.#exchange.incoming.complete) return;
    this.#silence ??= setTimeout(() => {
      if (body.isTaken) this.#exchange.giveUp();
    }, bodyTimeout);
    this.#silence.refresh();
  }
}

function ignore(): void {}
