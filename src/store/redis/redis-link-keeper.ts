import { isWaymarkError } from '../../http/waymark-error.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import type { RedisLink } from './redis-link.ts';

/** Opens a link; what it is given is told, once, that it has failed. */
export type OpenLink = (onLost: (error: Error) => void) => Promise<RedisLink>;

/** How a link is kept. */
export interface KeeperOptions {
  /** Whether a link mends itself, so that one is ended only once there is another. Default: no. */
  readonly mendsItself?: boolean;
  /** Called with each link that has been opened. */
  readonly onOpen?: ((link: RedisLink) => void) | undefined;
  /** Called when there is none any more, or when there is none to begin with. */
  readonly onAway?: ((error: Error) => void) | undefined;
}

/** Keeps a link open: one that is lost is opened anew, until it works. */
export class RedisLinkKeeper {
  readonly #open: OpenLink;
  readonly #options: KeeperOptions;
  #link: RedisLink | undefined;
  #opening: Promise<RedisLink> | undefined;
  #renewing = false;
  /** Why there is none, while it is tried again. */
  #failure: Error | undefined;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(open: OpenLink, options: KeeperOptions) {
    this.#open = open;
    this.#options = options;
  }

  /**
   * The open link, or the one that is being opened for the first time.
   *
   * @throws at once where it was lost, or could not be opened, and has not come back.
   */
  ready(): RedisLink | Promise<RedisLink> {
    if (this.#link) return this.#link;
    if (this.#isClosed) throw new Error('it has been closed');
    if (this.#failure) throw this.#failure;
    return (this.#opening ??= this.#attempt());
  }

  /** Gives up a link of which no answer comes, or none of use. */
  giveUp(link: RedisLink, error: Error): void {
    if (this.#options.mendsItself) void this.#renew(link);
    else this.#drop(link, error);
  }

  #drop(link: RedisLink, error: Error): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#fail(error);
    link.destroy();
    this.#tryLater();
  }

  /** Opens another link, and takes it in the place of this one once it is open. */
  async #renew(link: RedisLink): Promise<void> {
    if (this.#link !== link || this.#renewing) return;
    this.#renewing = true;
    try {
      const other = await this.#open(() => {});
      if (this.#link !== link) return other.destroy();
      link.destroy();
      this.#take(other);
    } catch {
      // The one that there is may come back by itself.
    } finally {
      this.#renewing = false;
    }
  }

  /** Ends the link once what was sent is answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }

  async #attempt(): Promise<RedisLink> {
    let opened: RedisLink | undefined;
    let lost: Error | undefined;
    try {
      opened = await this.#open((error) => {
        lost = error;
        if (opened) this.#drop(opened, error);
      });
      if (lost || this.#isClosed) throw lost ?? new Error('it has been closed');
      return this.#take(opened);
    } catch (error) {
      opened?.destroy();
      this.#fail(error as Error);
      // A package that is missing now is missing later.
      if (!isWaymarkError(error)) this.#tryLater();
      throw error;
    }
  }

  #take(link: RedisLink): RedisLink {
    this.#link = link;
    this.#failure = undefined;
    this.#attempts = 0;
    this.#options.onOpen?.(link);
    return link;
  }

  #fail(error: Error): void {
    const wasThere = this.#failure === undefined;
    this.#failure = error;
    if (wasThere && !this.#isClosed) this.#options.onAway?.(error);
  }

  #tryLater(): void {
    if (this.#isClosed) return;
    this.#retry = setTimeout(
      () => {
        // What it fails with is kept for those who ask.
        this.#attempt().catch(() => {});
      },
      reconnectDelay(this.#attempts++),
    );
    this.#retry.unref?.();
  }
}
