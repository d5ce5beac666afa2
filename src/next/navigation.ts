export {
  RedirectType,
  forbidden,
  notFound,
  permanentRedirect,
  redirect,
  unauthorized,
  unstable_rethrow,
} from '../app/control-flow.ts';
export { ReadonlyURLSearchParams } from './readonly-url-search-params.ts';
