export { cors, type CorsHandler, type CorsWrapper } from './cors/cors.ts';
export { type Cors, type CorsOptions, createCors } from './cors/create-cors.ts';
export type { AllowedOrigin } from './cors/match-origin.ts';
