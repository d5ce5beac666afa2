export { checkRateLimit, unstable_checkRateLimit } from './rate-limit/check-rate-limit.ts';
