import type { NextRequest } from 'next/server';
import { problem } from '@/lib/problem';
import { isRecord } from '@/lib/validate';

/** How long the upstream may take, in milliseconds. */
const TIMEOUT = 2000;

export async function GET(request: NextRequest) {
  try {
    const response = await fetch(upstreamUrl(request), {
      headers: { Authorization: `Bearer ${process.env.API_TOKEN}` },
      // Also ends the call when the client has gone away.
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return problem(502, `The upstream answered with status ${response.status}.`);
    }

    const data: unknown = await response.json();
    if (!isRecord(data))
      return problem(502, 'The upstream answered with something other than a JSON object.');
    return Response.json({ ...data, source: 'proxied' });
  } catch (error) {
    return failure(error);
  }
}

function upstreamUrl(request: NextRequest): URL {
  const url = new URL('/api/data', process.env.UPSTREAM_URL);
  // Only what the upstream needs to know: neither the client's other parameters nor its cookies.
  const topic = request.nextUrl.searchParams.get('topic');
  if (topic !== null) url.searchParams.set('topic', topic);
  return url;
}

function failure(error: unknown): Response {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return problem(504, `The upstream did not answer within ${TIMEOUT} ms.`);
  }
  if (error instanceof SyntaxError)
    return problem(502, 'The upstream answered with something other than JSON.');
  console.error('GET /api/external cannot reach the upstream:', error);
  return problem(502, 'The upstream cannot be reached.');
}
