/** What a topic may need beside what has always been there. */
export type Feature = 'cache' | 'use-cache' | 'proxy' | 'instrumentation' | 'pages-api';

/** Features that Waymark does not have yet: their cases run on Next.js alone, and are reported. */
export const PENDING: readonly Feature[] = [];
