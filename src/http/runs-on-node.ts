const { process, Bun, Deno, navigator } = globalThis as {
  process?: { release?: { name?: string } };
  Bun?: unknown;
  Deno?: unknown;
  navigator?: { userAgent?: string };
};
const isOther = Bun !== undefined || Deno !== undefined || navigator?.userAgent === 'Cloudflare-Workers';

/**
 * Whether this is Node.js itself, where the lazy classes are of use: other runtimes have fast ones of their own,
 * which their servers ask for.
 */
export const runsOnNode: boolean = process?.release?.name === 'node' && !isOther;
