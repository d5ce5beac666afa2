import { startTransition } from 'react';
import type { FlightClient } from '../flight.ts';
import { pathOf, withBasePath } from '../page-path.ts';
import type { PagePayload } from '../payload.ts';
import type { AppRouter, NavigateOptions } from '../router/router-context.ts';
import type { ActionRouter } from './call-action.ts';
import { entryId, entryState, newEntryId } from './history-entry.ts';
import { type LoadedPage, loadPage } from './load-page.ts';

/** What is shown, and what the browser is to do once it is. */
export interface View {
  readonly page: PagePayload;
  /** The entry of the history that it belongs to. */
  readonly entry: string;
  /** What becomes of the history. */
  readonly history: 'push' | 'replace' | 'keep';
  /** The address to put there, with base path. */
  readonly href: string;
  /** Where to go on the page: to its top, or to the place that the address names. */
  readonly scrolls: boolean;
  /** See `RecoverContext`. */
  readonly isRecovering: boolean;
}

/** Shows a view, now or when it has come. */
type Show = (view: View | Promise<View>) => void;

/** Milliseconds for which a page that was loaded ahead is shown. */
const FRESH = 30_000;

/** A page that was loaded before anybody went to it. */
interface Ahead {
  readonly loading: Promise<LoadedPage | undefined>;
  readonly until: number;
}

/** Goes from page to page: without a new document where the server has a page, and with one where it has not. */
export class Navigator implements AppRouter, ActionRouter {
  readonly #flight: FlightClient;
  readonly #views = new Map<string, View>();
  readonly #ahead = new Map<string, Ahead>();
  readonly #buildId: string;
  #shown: View;
  #show: Show | undefined;

  /** @param first What the document shows. */
  constructor(flight: FlightClient, first: View) {
    this.#flight = flight;
    this.#shown = first;
    this.#buildId = first.page.buildId;
  }

  /** Starts to follow the history of the browser. */
  connect(show: Show): () => void {
    this.#show = show;
    const onPopState = (event: PopStateEvent) => this.#goBack(event.state);
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }

  /** To be told of each view that is shown now. */
  committed(view: View): void {
    this.#shown = view;
    this.#views.set(view.entry, view);
  }

  /** What is shown now. */
  get shown(): View {
    return this.#shown;
  }

  readonly push = (href: string, options: NavigateOptions = {}): void => {
    void this.#go(href, 'push', options);
  };

  readonly replace = (href: string, options: NavigateOptions = {}): void => {
    void this.#go(href, 'replace', options);
  };

  readonly refresh = (): void => {
    this.#ahead.clear();
    const { href } = this.#shown;
    const url = new URL(href, location.href);
    this.#transition(
      this.#viewOf(loadPage(this.#flight, url, { site: this.#shown.page }), url, 'keep', false),
    );
  };

  readonly prefetch = (href: string): void => {
    const url = this.#urlOf(href);
    if (url.origin !== location.origin || this.#fresh(url.href)) return;
    const loading = loadPage(this.#flight, url, {
      site: this.#shown.page,
      known: this.#shown.page,
      isAhead: true,
    });
    // Who goes there sees that it failed, and loads it anew.
    loading.catch(() => this.#ahead.delete(url.href));
    this.#ahead.set(url.href, { loading, until: Date.now() + FRESH });
  };

  readonly back = (): void => history.back();

  readonly forward = (): void => history.forward();

  /** See `ActionRouter`. */
  readonly show = (page: PagePayload): void => {
    const { url } = this.#shown.page;
    this.#transition({ ...this.#shown, page: { ...page, url }, history: 'keep', scrolls: false });
  };

  /** See `ActionRouter`. */
  readonly forget = (): void => {
    this.#ahead.clear();
    const { entry } = this.#shown;
    for (const id of this.#views.keys()) if (id !== entry) this.#views.delete(id);
  };

  /** See `ActionRouter`. */
  readonly navigate = (href: string, kind: 'push' | 'replace'): Promise<unknown> => this.#go(href, kind, {});

  /** Shows an address that a script of the project has put into the history itself. */
  follow(href: string, entry: string): void {
    const url = new URL(href, location.href);
    const page = { ...this.#shown.page, url: pathOf(url, this.#shown.page.basePath) };
    const view: View = { ...this.#shown, page, entry, href: url.href, history: 'keep', scrolls: false };
    startTransition(() => this.#show?.(view));
  }

  /** @returns What settles once the page is at hand; never, where there is to be a new document. */
  #go(href: string, kind: 'push' | 'replace', { scroll = true }: NavigateOptions): Promise<unknown> {
    const url = this.#urlOf(href);
    if (url.origin !== location.origin) {
      location[kind === 'push' ? 'assign' : 'replace'](url);
      return new Promise(() => {});
    }
    const ahead = this.#fresh(url.href);
    this.#ahead.delete(url.href);
    const isHere = url.hash !== '' && url.href.split('#')[0] === location.href.split('#')[0];
    const loading = isHere
      ? Promise.resolve({ page: this.#shown.page, url })
      : (ahead?.loading.catch(() => this.#load(url)) ?? this.#load(url));
    const view = this.#viewOf(loading, url, kind, scroll);
    this.#transition(view);
    return view;
  }

  #load(url: URL): Promise<LoadedPage | undefined> {
    return loadPage(this.#flight, url, { site: this.#shown.page, known: this.#shown.page });
  }

  /** An entry of the history that was left is shown as it was. */
  #goBack(state: unknown): void {
    const id = entryId(state);
    const known = id === undefined ? undefined : this.#views.get(id);
    const url = new URL(location.href);
    if (known) {
      this.#transition({ ...known, history: 'keep', scrolls: false });
      return;
    }
    // Somebody has followed a link within the page, or written the address.
    if (id === undefined && url.href.split('#')[0] === this.#shown.href.split('#')[0]) return;
    const entry = id ?? newEntryId();
    if (id === undefined) history.replaceState(entryState(entry, state), '', location.href);
    this.#transition(this.#viewOf(this.#load(url), url, 'keep', false, entry));
  }

  async #viewOf(
    loading: Promise<LoadedPage | undefined>,
    asked: URL,
    kind: View['history'],
    scrolls: boolean,
    entry = kind === 'push' ? newEntryId() : this.#shown.entry,
  ): Promise<View> {
    try {
      const loaded = await loading;
      if (loaded && loaded.page.buildId === this.#buildId) {
        const { url } = loaded;
        if (url.hash === '') url.hash = asked.hash;
        const page = { ...loaded.page, url: pathOf(url, loaded.page.basePath) };
        return { page, entry, history: kind, href: url.href, scrolls, isRecovering: false };
      }
    } catch {
      // The browser says best itself that a server cannot be reached.
    }
    location[kind === 'push' ? 'assign' : 'replace'](asked);
    return new Promise(() => {});
  }

  #transition(view: View | Promise<View>): void {
    startTransition(() => this.#show?.(view));
  }

  #urlOf(href: string): URL {
    const { basePath, trailingSlash } = this.#shown.page;
    return new URL(withBasePath(href, { basePath, trailingSlash }), location.href);
  }

  #fresh(href: string): Ahead | undefined {
    const ahead = this.#ahead.get(href);
    return ahead && ahead.until > Date.now() ? ahead : undefined;
  }
}
