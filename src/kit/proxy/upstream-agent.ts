import type { Agent as UndiciAgent } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { ProxyTls } from './proxy-options.ts';

/** What connections are opened with. */
export interface AgentSettings {
  /** Milliseconds; 0 for no limit. */
  readonly connectTimeout: number;
  readonly connections: number;
  readonly tls: ProxyTls | undefined;
}

/** Where the agents of the process are, so that routes share connections, and a route that is loaded anew keeps them. */
const PLACE = Symbol.for('waymark.proxy-agents');

type Holder = { [PLACE]?: Map<string, UndiciAgent> };

/** The agent that holds connections of this kind. */
export function agentFor({ connectTimeout, connections, tls }: AgentSettings): UndiciAgent {
  if (tls) return createAgent(connectTimeout, connections, tls);
  const agents = ((globalThis as Holder)[PLACE] ??= new Map());
  const key = `${connectTimeout} ${connections}`;
  let agent = agents.get(key);
  if (!agent) agents.set(key, (agent = createAgent(connectTimeout, connections, undefined)));
  return agent;
}

function createAgent(timeout: number, connections: number, tls: ProxyTls | undefined): UndiciAgent {
  return new Agent({
    connections,
    // Requests that are pipelined are lost together with the one before them.
    pipelining: 1,
    connect: { timeout, ...(tls as object | undefined) },
    // Each request has its own, as far as its answer allows one.
    bodyTimeout: 0,
    // What an upstream may hint at is shortened by a second, so that it does not close under a request.
    keepAliveTimeout: 4000,
  });
}
