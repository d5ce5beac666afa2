import type { ReactNode } from 'react';
import type { PageFileKind } from '../app/manifest.ts';
import type { PageImage } from './page-image.ts';

/** A file of a page, loaded. */
export interface LoadedFile {
  readonly module: Readonly<Record<string, unknown>>;
  /** Loads the style sheets that the file, or what it imports, asks for. */
  readonly css: ReactNode;
}

/** A file of a page. */
export interface PageFile {
  /** Relative to the project directory. */
  readonly file: string;
  readonly load: () => Promise<LoadedFile>;
}

/** See `FileTree`, of which this is made. */
export interface PageTree {
  readonly segment: string;
  readonly files: Readonly<Partial<Record<PageFileKind, PageFile>>>;
  /** The metadata files beside them. Default: none. */
  readonly images?: readonly PageImage[];
  readonly slots: Readonly<Record<string, PageTree>>;
}
