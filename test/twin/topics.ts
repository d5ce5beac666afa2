import { controlFlow } from './cases/control-flow.ts';
import { cookies } from './cases/cookies.ts';
import { failures } from './cases/failures.ts';
import { headers } from './cases/headers.ts';
import { methods } from './cases/methods.ts';
import { nextServer } from './cases/next-server.ts';
import { params } from './cases/params.ts';
import { requests } from './cases/requests.ts';
import { responses } from './cases/responses.ts';
import { routing } from './cases/routing.ts';
import { segmentConfig } from './cases/segment-config.ts';
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
];
