import { Fragment, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server.node';

/** What components put into the document while it is made: see `useServerInsertedHTML`. */
export class InsertedHtml {
  readonly #callbacks: (() => ReactNode)[] = [];

  readonly add = (callback: () => ReactNode): void => {
    this.#callbacks.push(callback);
  };

  /** Forgets who has been rendered: all of it is rendered anew. */
  clear(): void {
    this.#callbacks.length = 0;
  }

  /** What there is to be written by now. */
  readonly take = (): string => {
    if (this.#callbacks.length === 0) return '';
    return renderToStaticMarkup(
      this.#callbacks.map((callback, index) => <Fragment key={index}>{callback()}</Fragment>),
    );
  };
}
