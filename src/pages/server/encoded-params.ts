import type { RouteParams } from '../../router/matcher.ts';

/** Parameters as pages get them, percent-encoded: Route Handlers get them decoded. */
export function encodedParams(params: RouteParams | undefined): RouteParams {
  const encoded: RouteParams = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    encoded[name] = Array.isArray(value) ? value.map(encodeURIComponent) : encodeURIComponent(value);
  }
  return encoded;
}
