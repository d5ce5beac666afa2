import { proxy } from 'waymark/proxy';
import { withAuth } from '@/lib/with-auth';

/** All of the upstream's API, for those who are signed in: without their cookies, and with the token of this server. */
const backend = proxy(`${process.env.UPSTREAM_URL}/api`, {
  stripPrefix: '/api/backend',
  headers: { authorization: `Bearer ${process.env.API_TOKEN}` },
  timeouts: { headers: '2s' },
});

export const GET = withAuth(backend);
