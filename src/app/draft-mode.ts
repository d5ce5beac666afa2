import type { ResponseCookies } from '@edge-runtime/cookies';

/** What draft mode needs of a request. */
export interface DraftModeRequest {
  /** The value of the cookie that switches draft mode on. */
  readonly id: string;
  /** The value of the cookie that came with the request. */
  readonly received: string | undefined;
  /** Whether cookies need no TLS and stay with the site, as on a developer's machine. */
  readonly insecure: boolean;
  /** Where the cookie is written to. */
  readonly cookies: Pick<ResponseCookies, 'set'>;
  /** Throws where draft mode can no longer be changed. */
  assertChangeable(expression: string): void;
}

/** The cookie that switches draft mode on. */
export const DRAFT_MODE_COOKIE = '__prerender_bypass';

/** The cookie in which `pages/api` keeps preview data beside it; the two are cleared together. */
export const PREVIEW_DATA_COOKIE = '__next_preview_data';

/**
 * What `draftMode()` resolves to.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/draft-mode
 */
export class DraftMode {
  readonly #request: DraftModeRequest;
  #isEnabled: boolean;

  constructor(request: DraftModeRequest) {
    this.#request = request;
    this.#isEnabled = request.id !== '' && request.received === request.id;
  }

  /** Whether the request came with the cookie, or `enable()` was called. */
  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** Sets the cookie that switches draft mode on in this browser. */
  enable(): void {
    this.#request.assertChangeable('draftMode().enable()');
    this.#request.cookies.set({ ...this.#attributes(), value: this.#request.id });
    this.#isEnabled = true;
  }

  /** Expires the cookie. */
  disable(): void {
    this.#request.assertChangeable('draftMode().disable()');
    // A date: `Max-Age=0` is ignored by the browsers that RFC 6265, section 4.1.1, leaves room for.
    this.#request.cookies.set({ ...this.#attributes(), value: '', expires: new Date(0) });
    this.#isEnabled = false;
  }

  #attributes() {
    const { insecure } = this.#request;
    const sameSite = insecure ? ('lax' as const) : ('none' as const);
    return { name: DRAFT_MODE_COOKIE, httpOnly: true, sameSite, secure: !insecure, path: '/' };
  }
}
