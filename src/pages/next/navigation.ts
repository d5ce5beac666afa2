export { forbidden, notFound, permanentRedirect, redirect, unauthorized } from './control-flow.ts';
export { RedirectType, unstable_rethrow } from '../../app/control-flow-errors.ts';
export { ReadonlyURLSearchParams } from '../../next/readonly-url-search-params.ts';
export {
  useParams,
  usePathname,
  useRouter,
  useSearchParams,
  useSelectedLayoutSegment,
  useSelectedLayoutSegments,
} from './navigation-hooks.ts';
