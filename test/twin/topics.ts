import { controlFlow } from './cases/control-flow.ts';
import { cookies } from './cases/cookies.ts';
import { failures } from './cases/failures.ts';
import { headers } from './cases/headers.ts';
import { methods } from './cases/methods.ts';
import { responses } from './cases/responses.ts';
import type { Topic } from './twin-case.ts';

/** All that is compared. */
export const TOPICS: readonly Topic[] = [methods, responses, failures, controlFlow, cookies, headers];
