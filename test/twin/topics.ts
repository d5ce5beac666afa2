import { authInterrupts } from './cases/auth-interrupts.ts';
import { controlFlow } from './cases/control-flow.ts';
import { cookies } from './cases/cookies.ts';
import { failures } from './cases/failures.ts';
import { headers } from './cases/headers.ts';
import { keptPages } from './cases/kept-pages.ts';
import { kit } from './cases/kit.ts';
import { metadataFiles } from './cases/metadata-files.ts';
import { methods } from './cases/methods.ts';
import { nextServer } from './cases/next-server.ts';
import { params } from './cases/params.ts';
import { requests } from './cases/requests.ts';
import { actionsBasePath, serverActions } from './cases/server-actions.ts';
import { responses } from './cases/responses.ts';
import { routing } from './cases/routing.ts';
import { cachedRoutes, metadataRoutes } from './cases/cached-routes.ts';
import { fetchCache } from './cases/fetch-cache.ts';
import { pages } from './cases/pages.ts';
import { pagesApi } from './cases/pages-api.ts';
import { instrumentation, middleware, proxy, proxyBypass, proxyMatcher, proxyOrder } from './cases/proxy.ts';
import { revalidation } from './cases/revalidation.ts';
import { useCache } from './cases/use-cache.ts';
import { configHeaders, configRedirects, configRewrites } from './cases/rules.ts';
import { segmentConfig } from './cases/segment-config.ts';
import { basePath, skipSlash, trailingSlash } from './cases/slash-settings.ts';
import { slashes } from './cases/slashes.ts';
import type { Topic } from './twin-case.ts';

/** All that is compared. */
export const TOPICS: readonly Topic[] = [
  methods,
  responses,
  failures,
  controlFlow,
  cookies,
  headers,
  routing,
  params,
  requests,
  nextServer,
  slashes,
  segmentConfig,
  configHeaders,
  configRedirects,
  configRewrites,
  trailingSlash,
  skipSlash,
  basePath,
  authInterrupts,
  cachedRoutes,
  metadataRoutes,
  revalidation,
  fetchCache,
  useCache,
  proxy,
  proxyBypass,
  proxyMatcher,
  proxyOrder,
  instrumentation,
  middleware,
  pagesApi,
  pages,
  serverActions,
  actionsBasePath,
  keptPages,
  metadataFiles,
  kit,
];
