// Ambient modules, so that the imports of route files have types where Next.js itself is not installed. This
// file must stay a script: with an import or export at its top it would no longer declare modules.

declare module 'next' {
  export type { Instrumentation, NextConfig } from 'waymark';
}

declare module 'next/server' {
  export * from 'waymark/server';
}

declare module 'next/headers' {
  export * from 'waymark/headers';
}

declare module 'next/navigation' {
  export * from 'waymark/navigation';
}

declare module 'next/cache' {
  export * from 'waymark/cache';
}

declare module 'next/constants' {
  export * from 'waymark/constants';
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
