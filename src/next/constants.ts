/** What the function that a `next.config.*` exports is called with under `waymark build`. */
export const PHASE_PRODUCTION_BUILD = 'phase-production-build';
/** What it is called with under `waymark start`. */
export const PHASE_PRODUCTION_SERVER = 'phase-production-server';
/** What it is called with under `waymark dev`. */
export const PHASE_DEVELOPMENT_SERVER = 'phase-development-server';
/** What it is called with in tests. */
export const PHASE_TEST = 'phase-test';
/** Next.js's own; Waymark never calls a config with it. */
export const PHASE_EXPORT = 'phase-export';
/** Next.js's own; Waymark never calls a config with it. */
export const PHASE_ANALYZE = 'phase-analyze';
/** Next.js's own; Waymark never calls a config with it. */
export const PHASE_INFO = 'phase-info';

/** Any of the phases. */
export type PHASE_TYPE =
  | typeof PHASE_PRODUCTION_BUILD
  | typeof PHASE_PRODUCTION_SERVER
  | typeof PHASE_DEVELOPMENT_SERVER
  | typeof PHASE_TEST
  | typeof PHASE_EXPORT
  | typeof PHASE_ANALYZE
  | typeof PHASE_INFO;
