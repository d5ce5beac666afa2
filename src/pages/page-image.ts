import type { ImageKind } from '../http/metadata-kind.ts';

/** A metadata file that the head of a page tells of, as the build knows it. */
export type PageImage =
  | { readonly kind: 'manifest'; readonly url: string }
  | ({ readonly kind: ImageKind } & KnownImage)
  | CodedImage;

/** An image that is a file: all of it is known. */
interface KnownImage {
  /** With base path and a hash of the file. */
  readonly url: string;
  readonly type?: string;
  readonly sizes?: string;
  readonly width?: number;
  readonly height?: number;
  readonly alt?: string;
}

/** An image that code makes, which exports what there is to say of it. */
export interface CodedImage {
  readonly kind: Exclude<ImageKind, 'favicon'>;
  /** Of its route, in the file-system grammar, with base path and without id. */
  readonly path: string;
  readonly hash: string;
  readonly load: () => Promise<Readonly<Record<string, unknown>>>;
}
