export {
  checkRateLimit,
  // The name that it had while it was an experiment.
  checkRateLimit as unstable_checkRateLimit,
} from './rate-limit/check-rate-limit.ts';
