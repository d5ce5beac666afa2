import { spawnSync } from 'node:child_process';

/**
 * Makes a git repository of a new project, with a first commit where git knows who commits.
 *
 * Does nothing inside a repository, or without git; never fails.
 *
 * @returns whether a repository was made
 */
export function initRepository(directory: string): boolean {
  const git = (...args: string[]): string | undefined => run(directory, args);
  if (git('--version') === undefined || git('rev-parse', '--git-dir') !== undefined) return false;
  if (git('init') === undefined) return false;
  if (!git('config', 'init.defaultBranch')) git('symbolic-ref', 'HEAD', 'refs/heads/main');
  // Asked for, because git would otherwise make up an address from the name of the machine.
  if (git('config', 'user.email') || process.env['EMAIL'] || process.env['GIT_AUTHOR_EMAIL']) {
    git('add', '--all');
    git('commit', '--message', 'Initial commit from create-waymark');
  }
  return true;
}

/** What a git command printed; undefined when it failed. */
function run(directory: string, args: string[]): string | undefined {
  const env = { ...process.env };
  // Set by git for its hooks and aliases: they would point at another repository than the one in `directory`.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete env[name];
  const result = spawnSync('git', args, {
    cwd: directory,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
