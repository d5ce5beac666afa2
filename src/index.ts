export type { NextConfig, WaymarkConfig } from './config/config-types.ts';
