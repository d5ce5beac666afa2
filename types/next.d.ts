// Ambient modules, so that the imports of route files have types where Next.js itself is not installed. This
// file must stay a script: with an import or export at its top it would no longer declare modules.

declare module 'next' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export type {
    Instrumentation,
    Metadata,
    MetadataRoute,
    NextConfig,
    ResolvedMetadata,
    ResolvingMetadata,
    Viewport,
  } from 'waymark';

  /** What `req.previewData` is: what `res.setPreviewData` was given. */
  export type PreviewData = string | false | object | undefined;

  /**
   * The request of an API route in `pages/api`.
   *
   * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes#request-helpers
   */
  export interface NextApiRequest extends IncomingMessage {
    /** The query, and the parameters of the path. */
    query: Partial<{ [key: string]: string | string[] }>;
    cookies: Partial<{ [key: string]: string }>;
    /** Read as its `Content-Type` says: see `PageConfig`. */
    // oxlint-disable-next-line typescript/no-explicit-any -- as in Next.js, whose code reads `req.body.name`
    body: any;
    draftMode?: boolean;
    preview?: boolean;
    previewData?: PreviewData;
  }

  type Send<Data> = (body: Data) => void;

  /**
   * The response of an API route in `pages/api`.
   *
   * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes#response-helpers
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- as in Next.js: one that says no type takes every other
  export type NextApiResponse<Data = any> = ServerResponse & {
    send: Send<Data>;
    json: Send<Data>;
    status: (statusCode: number) => NextApiResponse<Data>;
    redirect(url: string): NextApiResponse<Data>;
    redirect(status: number, url: string): NextApiResponse<Data>;
    setDraftMode: (options: { enable: boolean }) => NextApiResponse<Data>;
    /** `maxAge` in seconds. */
    setPreviewData: (
      data: object | string,
      options?: { maxAge?: number; path?: string },
    ) => NextApiResponse<Data>;
    clearPreviewData: (options?: { path?: string }) => NextApiResponse<Data>;
    revalidate: (urlPath: string, options?: { unstable_onlyGenerated?: boolean }) => Promise<void>;
  };

  /** The default export of a file in `pages/api`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  export type NextApiHandler<Data = any> = (
    req: NextApiRequest,
    res: NextApiResponse<Data>,
  ) => unknown | Promise<unknown>;

  type SizeLimit = number | `${number}${'b' | 'kb' | 'mb' | 'gb' | 'tb' | 'pb'}`;

  /** The `config` export of a file in `pages/api`. */
  export type PageConfig = {
    api?: {
      /** From which size on an answer is warned of. Default: 4 MB. */
      responseLimit?: SizeLimit | boolean;
      /** What a body may have, by default 1 MB; `false` leaves it a stream. */
      bodyParser?: { sizeLimit?: SizeLimit } | false;
      /** Set when something else than the handler ends the answer: nothing is warned of then. */
      externalResolver?: true;
    };
    env?: string[];
    runtime?: 'edge' | 'experimental-edge' | 'nodejs' | 'experimental-nodejs';
    maxDuration?: number;
  };
}

declare module 'next/server' {
  export * from 'waymark/server';
}

declare module 'next/headers' {
  export * from 'waymark/headers';
}

declare module 'next/navigation' {
  import type { ReadonlyURLSearchParams } from 'waymark/navigation';

  export * from 'waymark/navigation';

  /** What `useRouter` gives. */
  export interface AppRouterInstance {
    /** Goes to a page, with an entry in the history of its own. */
    push(href: string, options?: { scroll?: boolean }): void;
    /** Goes to a page in the place of this one in the history. */
    replace(href: string, options?: { scroll?: boolean }): void;
    /** Asks the server for this page again, and keeps the state of what is shown. */
    refresh(): void;
    /** Loads a page before it is gone to. */
    prefetch(href: string): void;
    back(): void;
    forward(): void;
  }

  /** Goes to other pages, from effects and event handlers of client components. */
  export function useRouter(): AppRouterInstance;
  /** The path that is shown, without base path and query. */
  export function usePathname(): string;
  /** The query that is shown. */
  export function useSearchParams(): ReadonlyURLSearchParams;
  /** The parameters of the page that is shown, percent-encoded. */
  export function useParams<
    Params extends Record<string, string | string[] | undefined> = Record<string, string | string[]>,
  >(): Params;
  /** The segment below the layout that a component stands in; `null` where that shows its own page. */
  export function useSelectedLayoutSegment(parallelRouteKey?: string): string | null;
  /** Whether an action was called that the server does not have: of another build. */
  export function unstable_isUnrecognizedActionError(error: unknown): boolean;
  /** Puts nodes into the document while it is made, each time that a part of it is written: styles, as a rule. */
  export function useServerInsertedHTML(callback: () => unknown): void;
  /** The segments below the layout that a component stands in. */
  export function useSelectedLayoutSegments(parallelRouteKey?: string): string[];
}

declare module 'next/cache' {
  export * from 'waymark/cache';
}

declare module 'next/constants' {
  export * from 'waymark/constants';
}

declare module 'next/dynamic' {
  export { default } from 'waymark/dynamic';
  export * from 'waymark/dynamic';
}

declare module 'next/error' {
  export { default } from 'waymark/error';
  export * from 'waymark/error';
}

declare module 'next/form' {
  export { default } from 'waymark/form';
  export * from 'waymark/form';
}

declare module 'next/image' {
  export { default } from 'waymark/image';
  export * from 'waymark/image';
}

declare module 'next/link' {
  export { default } from 'waymark/link';
  export * from 'waymark/link';
}

declare module 'next/script' {
  export { default } from 'waymark/script';
  export * from 'waymark/script';
}

declare module 'next/web-vitals' {
  export * from 'waymark/web-vitals';
}

/** Each family is a function of its name: `Inter`, `Roboto_Mono`. */
declare module 'next/font/google';

declare module 'next/font/local' {
  interface FontFile {
    path: string;
    weight?: string;
    style?: string;
  }

  interface LocalFont<Variable extends string | undefined> {
    src: string | FontFile[];
    display?: 'auto' | 'block' | 'swap' | 'fallback' | 'optional';
    weight?: string;
    style?: string;
    fallback?: string[];
    preload?: boolean;
    variable?: Variable;
    declarations?: { prop: string; value: string }[];
    adjustFontFallback?: 'Arial' | 'Times New Roman' | false;
  }

  interface Font {
    className: string;
    style: { fontFamily: string; fontWeight?: number; fontStyle?: string };
  }

  export default function localFont<Variable extends string | undefined = undefined>(
    options: LocalFont<Variable>,
  ): Variable extends string ? Font & { variable: string } : Font;
}

/** How `fetch` keeps an answer. */
interface NextFetchRequestConfig {
  /** Seconds after which it is fetched anew; `false`: never; 0: it is not kept. Default: it is not kept. */
  revalidate?: number | false;
  /** Names under which `revalidateTag` invalidates it. Default: none. */
  tags?: string[];
}

interface RequestInit {
  /** See https://nextjs.org/docs/app/api-reference/functions/fetch */
  next?: NextFetchRequestConfig | undefined;
}

declare module '*.module.css' {
  /** The names of the classes in the document, by those in the file. */
  const classes: { readonly [name: string]: string };
  export default classes;
}

declare module '*.module.scss' {
  const classes: { readonly [name: string]: string };
  export default classes;
}

declare module '*.module.sass' {
  const classes: { readonly [name: string]: string };
  export default classes;
}

declare module '*.css';
declare module '*.scss';
declare module '*.sass';
