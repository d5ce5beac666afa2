import type { Connection } from '../../http/handler.ts';
import { serverAddress } from '../forwarded-headers.ts';
import { type ExchangeSettings, PlatformExchange } from '../platform/platform-exchange.ts';

/** What Workers know of the run of a handler. */
export interface WorkersContext {
  waitUntil(work: Promise<unknown>): void;
}

/** A request and its answer on Workers. */
export class WorkersExchange extends PlatformExchange {
  readonly #url: URL;

  constructor(request: Request, settings: ExchangeSettings, context: WorkersContext) {
    const url = new URL(request.url);
    super(request, url.pathname + url.search, {
      // The name that the client asked for: a Worker has none of its own.
      address: serverAddress(url.origin, Number(url.port)),
      trust: undefined,
      waitUntil: (work) => context.waitUntil(work.catch(ignore)),
      webSockets: settings.webSockets,
    });
    this.#url = url;
  }

  override get origin(): string {
    return this.#url.origin;
  }

  get remoteAddress(): string | undefined {
    return this.request.headers.get('cf-connecting-ip') ?? undefined;
  }

  get closed(): Promise<void> {
    return this.answered;
  }

  /** There are none yet: whoever asks for one is told so. */
  override get acceptWebSocket(): Connection['acceptWebSocket'] {
    return undefined;
  }

  protected open(): undefined {
    return undefined;
  }
}

function ignore(): void {}
