export {
  currentRequestId,
  type IdentifiedHandler,
  requestId,
  requestIdOf,
  type RequestIdOptions,
} from './request-id/request-id.ts';
