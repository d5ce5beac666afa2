import { fileURLToPath } from 'node:url';
import { atLeastNode } from './runtimes.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * What runs the same route files: the product as it is in this checkout, and who else does. `node`: the oldest major
 * version that it runs on; `hosts`: the flag of the address to listen on.
 */
const TOOLS = {
  waymark: { cli: here('../bin/waymark.js'), hosts: { dev: '--host', start: '--host' }, node: 20 },
  next: {
    cli: here('node_modules/next/dist/bin/next'),
    hosts: { dev: '--hostname', start: '--hostname' },
    node: 20,
  },
  vinext: {
    cli: here('node_modules/vinext/dist/cli.js'),
    hosts: { dev: '--host', start: '--hostname' },
    node: 22,
  },
};

/** The options that put other tools beside the product. */
export const PEER_OPTIONS = {
  next: { default: false, help: 'measure Next.js as well: slow' },
  vinext: { default: false, help: 'measure vinext as well, which needs Node.js 22: slow' },
};

/** The tools that these options name. */
export function peerTools(options) {
  return Object.keys(PEER_OPTIONS).filter((tool) => options[tool]);
}

/** The command of `build` with one of the tools. */
export function buildWith(tool, node) {
  return [nodeOf(tool, node), TOOLS[tool].cli, 'build'];
}

/**
 * The command of `dev` or `start` with one of the tools.
 *
 * @param {'dev' | 'start'} action
 */
export function serveWith(tool, action, node, port) {
  const { cli, hosts } = TOOLS[tool];
  return [nodeOf(tool, node), cli, action, hosts[action], '127.0.0.1', '--port', `${port}`];
}

/** What a row of `tool` is called: with its Node.js, where that is not the one that was asked for. */
export function toolName(tool, action, node) {
  return nodeOf(tool, node) === node ? `${tool} ${action}` : `${tool} ${action} (Node.js 24)`;
}

/**
 * The Node.js that a tool runs on: the one that is asked for, unless that is too old for it.
 *
 * @throws {Error} when none here is new enough.
 */
function nodeOf(tool, node) {
  const found = atLeastNode(TOOLS[tool].node, node);
  if (found) return found;
  throw new Error(
    `Cannot run ${tool}: it needs Node.js ${TOOLS[tool].node} or newer. Name one: --node <path>`,
  );
}
