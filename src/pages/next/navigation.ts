export { forbidden, notFound, permanentRedirect, redirect, unauthorized } from './control-flow.ts';
export { RedirectType, unstable_rethrow } from '../../app/control-flow-errors.ts';
export { unstable_isUnrecognizedActionError } from '../actions/unrecognized-action.ts';
export { ServerInsertedHTMLContext } from '../router/router-context.ts';
export { ReadonlyURLSearchParams } from '../../next/readonly-url-search-params.ts';
export {
  useParams,
  usePathname,
  useRouter,
  useSearchParams,
  useSelectedLayoutSegment,
  useSelectedLayoutSegments,
  useServerInsertedHTML,
} from './navigation-hooks.ts';
