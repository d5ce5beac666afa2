export { forbidden, notFound, permanentRedirect, redirect, unauthorized } from '../app/control-flow.ts';
export { RedirectType, unstable_rethrow } from '../app/control-flow-errors.ts';
export { ReadonlyURLSearchParams } from './readonly-url-search-params.ts';
