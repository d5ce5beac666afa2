import { makeComparedApp, makeRoutesApp } from './fixtures.js';
import { timeProcess } from './measure.js';
import { middlePath } from './many-routes.js';
import { startServer } from './processes.js';
import { onServerCore } from './runtimes.js';
import { buildWith } from './tools.js';

/**
 * Where servers stand while they are measured: builds each project once, and starts servers on it.
 *
 * @param {{ node: string, bun: string | undefined }} runtimes
 */
export function makeStage({ node, bun }) {
  const projects = new Map();
  const running = new Set();

  return {
    /**
     * Starts a server and waits for its first answer.
     *
     * @param {number} routes How many routes it has in the place of the compared ones. Default: 0, those.
     * @throws {Error} when its project cannot be built, or it does not answer.
     */
    async start(server, routes = 0) {
      if (server.runtime === 'bun' && !bun) throw new Error('There is no Bun here. Name one: --bun <path>');
      const { dir } = await project(server.tool ?? 'waymark', routes);
      const command = (port) => onServerCore(server.command({ node, bun, dir, routes, port }));
      const path = routes > 0 ? middlePath(routes, false) : '/api/hello';
      const started = await startServer(command, path, { cwd: dir, env: { NODE_ENV: 'production' } });
      const entry = {
        ...started,
        id: routes > 0 ? `${server.id}@${routes}` : server.id,
        name: server.name(node) + (routes > 0 ? `, ${routes.toLocaleString('en-US')} routes` : ''),
        routes,
        cases: server.cases,
        async stop() {
          running.delete(entry);
          await started.stop();
        },
      };
      running.add(entry);
      return entry;
    },
    /** Ends every server, and removes every project. */
    async close() {
      for (const entry of running) await entry.stop();
      for (const made of projects.values()) (await made.catch(() => undefined))?.remove();
    },
  };

  function project(tool, routes) {
    const key = `${tool} ${routes}`;
    if (!projects.has(key)) projects.set(key, build(tool, routes));
    return projects.get(key);
  }

  async function build(tool, routes) {
    const made = routes > 0 ? makeRoutesApp(routes) : makeComparedApp(tool);
    try {
      await timeProcess(buildWith(tool, node), { cwd: made.dir });
      return made;
    } catch (error) {
      made.remove();
      throw error;
    }
  }
}

/**
 * Starts those of the servers that can be started here.
 *
 * @param {{ server: object, routes?: number }[]} wanted
 * @returns What was started, and of what was not the reason.
 */
export async function startAll(stage, wanted) {
  const entries = [];
  const notes = [];
  for (const { server, routes } of wanted) {
    try {
      entries.push(await stage.start(server, routes));
      entries.at(-1).pause();
    } catch (error) {
      notes.push(`${server.id} is left out: it did not start. ${firstLines(error.message)}`);
    }
  }
  return { entries, notes };
}

function firstLines(text) {
  const lines = text.trim().split('\n');
  return lines
    .slice(0, 4)
    .map((line) => line.trim())
    .join(' ')
    .slice(0, 300);
}
