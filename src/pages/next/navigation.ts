export { ReadonlyURLSearchParams } from '../../next/readonly-url-search-params.ts';
