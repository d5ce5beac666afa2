import { rateRatio } from './rounds.js';

/** What the product promises of its rate beside that of a peer. `ofCase`: a case of the peer's other than its own. */
const GOALS = [
  { case: 'json', server: 'waymark', of: 'bare', name: 'bare', atLeast: 1.4 },
  { case: 'json', server: 'waymark', of: 'fastify', name: 'Fastify', atLeast: 1.7 },
  { case: 'json', server: 'waymark', of: 'next', name: 'next', atLeast: 50 },
  { case: 'users', server: 'waymark', of: 'bare', name: 'bare', atLeast: 1.4 },
  { case: 'users', server: 'waymark', of: 'fastify', name: 'Fastify', atLeast: 1.7 },
  { case: 'users', server: 'waymark', of: 'next', name: 'next', atLeast: 50 },
  { case: 'echo', server: 'waymark', of: 'bare', name: 'bare', atLeast: 1.6 },
  {
    case: 'session',
    server: 'waymark',
    of: 'bare',
    ofCase: 'json',
    name: 'bare without them (`json`)',
    atLeast: 1,
  },
  {
    case: 'kit',
    server: 'waymark',
    of: 'waymark',
    ofCase: 'json',
    name: 'itself without them (`json`)',
    // At most 1.25 times the time of a request.
    atLeast: 0.8,
  },
  {
    case: 'kit',
    server: 'waymark',
    of: 'waymark',
    ofCase: 'kit-bare',
    name: 'itself without them, for the same bytes (`kit-bare`)',
    atLeast: 0.8,
  },
  { case: 'json', server: 'waymark-bun', of: 'elysia', name: 'Elysia', atLeast: 1 },
  { case: 'users', server: 'waymark-bun', of: 'elysia', name: 'Elysia', atLeast: 1 },
  ...['routes-static', 'routes-dynamic'].map((id) => ({
    case: id,
    server: 'waymark@10000',
    of: 'waymark@10',
    name: '10 routes',
    // At most 1.05 times the time of a request.
    atLeast: 1 / 1.05,
  })),
];

/**
 * Holds the goals against what was measured.
 *
 * @param {Record<string, Record<string, object[]>>} figures By case and server.
 * @returns {{ case: string, server: string, text: string, isMet: boolean }[]} Only of those goals both of whose
 *   servers were measured.
 */
export function holdGoals(figures) {
  return GOALS.flatMap(({ ofCase, of, name, atLeast, ...goal }) => {
    const own = figures[goal.case]?.[goal.server];
    const peers = figures[ofCase ?? goal.case]?.[of];
    if (!own?.length || !peers?.length) return [];
    const measured = rateRatio(own, peers);
    const isMet = measured >= atLeast;
    const text = `${isMet ? 'met' : 'missed'}: ${measured.toFixed(2)}x of ${name} (>= ${atLeast.toFixed(2)}x)`;
    return [{ ...goal, text, isMet }];
  });
}
