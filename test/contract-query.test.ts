import { cases, contract } from './harness/contract.ts';

const ROUTE = `export async function QUERY(request: Request) {
  return Response.json({ method: request.method, asked: await request.json() }, { headers: { 'accept-query': 'application/json' } });
}
export function GET() { return new Response('all'); }
`;

/** Whose own parser decides which methods there are. */
const UNKNOWN = { node: 'Node.js knows the method since 22.2 only' };

contract(
  'QUERY',
  {
    'package.json': '{ "type": "module" }',
    'app/search/route.ts': ROUTE,
    'app/plain/route.ts': 'export function GET() { return new Response() }',
    'app/wrong/route.ts': 'export const QUERY = 1;',
  },
  (subject) => {
    cases(subject, [
      [
        'QUERY /search',
        200,
        {
          body: '{"name":"ada"}',
          headers: { 'content-type': 'application/json' },
          has: { 'accept-query': 'application/json' },
          json: { method: 'QUERY', asked: { name: 'ada' } },
          except: UNKNOWN,
        },
      ],
      ['GET /search', 200, { text: 'all' }],
      ['POST /search', 405, { body: 'x' }],
      ['OPTIONS /search', 204, { has: { allow: 'GET, HEAD, OPTIONS, QUERY' } }],
      ['OPTIONS /plain', 204, { has: { allow: 'GET, HEAD, OPTIONS' } }],
      ['QUERY /plain', 400, { body: 'x', text: '', except: UNKNOWN, note: 'as in Next.js' }],
      ['QUERY /wrong', 500, { body: 'x', except: UNKNOWN, log: /export `QUERY` of route handler/ }],
    ]);
  },
);
