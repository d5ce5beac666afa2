export type * as MetadataRoute from './app/metadata-routes/metadata-route-types.ts';
export type * as Instrumentation from './app/instrumentation-hooks.ts';
export type { NextConfig, WaymarkConfig } from './config/config-types.ts';
export type { Metadata, Viewport } from './pages/metadata/metadata-types.ts';
export type { ResolvedMetadata, ResolvingMetadata } from './pages/metadata/resolve-metadata.ts';
export type { CronConfig } from './config/crons/cron-config.ts';
