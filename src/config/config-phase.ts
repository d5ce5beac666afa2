/**
 * The phases that a config function is called with, under the names that `next/constants` exports them by.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js#phase
 */
export const CONFIG_PHASES = {
  PHASE_EXPORT: 'phase-export',
  PHASE_ANALYZE: 'phase-analyze',
  PHASE_PRODUCTION_BUILD: 'phase-production-build',
  PHASE_PRODUCTION_SERVER: 'phase-production-server',
  PHASE_DEVELOPMENT_SERVER: 'phase-development-server',
  PHASE_TEST: 'phase-test',
  PHASE_INFO: 'phase-info',
} as const;

/** What a project is loaded for: the first argument of a config function. */
export type ConfigPhase = (typeof CONFIG_PHASES)[keyof typeof CONFIG_PHASES];
