import { get, type Topic } from '../twin-case.ts';

const PRELUDE = `import type { NextRequest } from 'next/server';
import { cookies } from 'next/headers';
import { forbidden, notFound, unauthorized, unstable_rethrow } from 'next/navigation';
const caught = (run: () => never) => { try { run() } catch (e: any) { return Response.json({ name: e.name, message: e.message, digest: e.digest, keys: Object.keys(e) }) } };`;

/** experimental.authInterrupts: forbidden() and unauthorized(). */
export const authInterrupts: Topic = {
  name: 'auth-interrupts',
  profile: 'skip-slash',
  prelude: PRELUDE,
  cases: [
    get('forbidden: 403, no body', `forbidden()`, { send: ['GET ~', 'HEAD ~'] }),
    get('unauthorized: 401, no body', `unauthorized()`, { send: ['GET ~', 'HEAD ~'] }),
    get('forbidden: cookies are not sent', `(await cookies()).set('before', '1'); forbidden()`),
    get('unauthorized: cookies are not sent', `(await cookies()).set('before', '1'); unauthorized()`),
    get('forbidden: what it throws', `return caught(() => forbidden())`),
    get('unauthorized: what it throws', `return caught(() => unauthorized())`),
    get(
      'unstable_rethrow: lets both pass',
      `try { if (request.nextUrl.search) forbidden(); unauthorized() } catch (e) { unstable_rethrow(e); return new Response('kept') }`,
      { send: ['GET ~', 'GET ~?1'] },
    ),
    get('notFound beside them', `notFound()`),
  ],
};
