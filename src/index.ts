export type * as Instrumentation from './app/instrumentation-hooks.ts';
export type { NextConfig, WaymarkConfig } from './config/config-types.ts';
