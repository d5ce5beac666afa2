import { WaymarkError } from '../../http/waymark-error.ts';

/**
 * The second argument of a proxy.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#waituntil-and-nextfetchevent
 */
export class NextFetchEvent {
  /** `/proxy`, or `/middleware` where the file has its older name. */
  readonly sourcePage: string;
  readonly #waitUntil: (work: Promise<unknown>) => void;

  constructor(sourcePage: string, waitUntil: (work: Promise<unknown>) => void) {
    this.sourcePage = sourcePage;
    this.#waitUntil = waitUntil;
  }

  /** Keeps the server from ending before `work` has settled; its error is logged. */
  waitUntil(work: Promise<unknown>): void {
    this.#waitUntil(Promise.resolve(work));
  }

  /** Accepted, as Next.js does, and without effect: a proxy that throws ends in a 500. */
  passThroughOnException(): void {}

  /** @deprecated The request is the first argument of a proxy. */
  get request(): never {
    throw this.#oldSignature('event.request');
  }

  /** @deprecated A proxy returns its response. */
  respondWith(): never {
    throw this.#oldSignature('event.respondWith()');
  }

  #oldSignature(name: string): WaymarkError {
    return new WaymarkError(
      'ERR_FEATURE_UNSUPPORTED',
      `Cannot use ${name} in \`${this.sourcePage}\`: it has been removed. Take the request as the first argument, and return a response: https://nextjs.org/docs/messages/middleware-new-signature`,
    );
  }
}
