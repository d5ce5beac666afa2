declare module 'undici/lib/dispatcher/agent.js' {
  // The package's own entry loads its fetch, its WebSocket and its caches too, which take three times as long.
  import type { Agent } from 'undici';

  const AgentClass: typeof Agent;
  export default AgentClass;
}
