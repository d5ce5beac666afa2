import { join } from 'node:path';
import { peer } from './fixtures.js';
import { serveWith, toolName } from './tools.js';

/**
 * @typedef {object} Start What a server is started with.
 * @property {string} node The Node.js.
 * @property {string | undefined} bun The Bun, if there is one.
 * @property {string} dir The built project of its tool, or else the one of Waymark.
 * @property {number} routes How many routes it has in the place of the compared ones; 0: those.
 * @property {number} port
 */

/** A server that is a script of `peers/`. */
const onNode = (id, name, script) => ({
  id,
  name: () => name,
  runtime: 'node',
  command: (start) => [start.node, ...peerArguments(script, start)],
});

const onBun = (id, name, script) => ({
  id,
  name: () => `Bun: ${name}`,
  runtime: 'bun',
  command: (start) => [start.bun, ...peerArguments(script, start)],
});

/** A server that comes with a tool that builds the route files. */
const withTool = (id, tool, flags = []) => ({
  id,
  name: (node) => [toolName(tool, 'start', node), ...flags].join(' '),
  runtime: 'node',
  tool,
  command: ({ node, port }) => [...serveWith(tool, 'start', node, port), ...flags],
});

function peerArguments(script, { port, dir, routes }) {
  return [peer(script), `${port}`, join(dir, 'public'), `${routes}`];
}

/** Everything that is put under load; the first is what the others are beside. `cases`: all that it answers. */
export const SERVERS = [
  { ...withTool('waymark', 'waymark'), hasManyRoutes: true },
  withTool('waymark-node', 'waymark', ['--http', 'node']),
  onNode('bare', 'bare node:http', 'bare-http.js'),
  { ...onNode('floor', 'floor: node:net, nothing parsed', 'floor.js'), cases: ['json', 'users'] },
  { ...onNode('fastify', 'Fastify', 'fastify.js'), hasManyRoutes: true },
  { ...onNode('hono', 'Hono, c.json()', 'hono.js'), hasManyRoutes: true },
  onNode('hono-response', 'Hono, Response', 'hono-response.js'),
  { ...onNode('h3', 'h3', 'h3.js'), hasManyRoutes: true },
  onNode('express', 'Express', 'express.js'),
  withTool('next', 'next'),
  withTool('vinext', 'vinext'),
  {
    id: 'waymark-bun',
    name: () => 'Bun: waymark',
    runtime: 'bun',
    tool: 'waymark',
    command: ({ bun, dir, port }) => [
      bun,
      join(dir, '.waymark', 'server.js'),
      '--host',
      '127.0.0.1',
      '--port',
      `${port}`,
    ],
  },
  onBun('elysia', 'Elysia', 'elysia.js'),
  { ...onBun('elysia-async', 'Elysia, async handlers', 'elysia-async.js'), cases: ['json', 'users'] },
  onBun('hono-bun', 'Hono, c.json()', 'hono-bun.js'),
  onBun('bare-bun', 'bare Bun.serve', 'bare-bun.js'),
];
