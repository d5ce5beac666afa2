import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { PackageManager } from './package-manager.ts';

/**
 * Runs the package manager's install in a project, its output on this terminal.
 *
 * @returns undefined when it worked, else the reason why not
 */
export async function installDependencies(
  packageManager: PackageManager,
  directory: string,
): Promise<string | undefined> {
  const args = [
    'install',
    ...(packageManager === 'npm' ? ['--no-audit', '--no-fund', '--loglevel=error'] : []),
  ];
  // With NODE_ENV=production, the development dependencies (TypeScript) would be left out.
  const env = { ...process.env, NODE_ENV: 'development' };
  const options = { cwd: directory, stdio: 'inherit', env } as const;
  // On Windows a package manager is a .cmd file, which only a shell starts.
  const child =
    process.platform === 'win32'
      ? spawn([packageManager, ...args].join(' '), { ...options, shell: true })
      : spawn(packageManager, args, options);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (code === 0) return undefined;
    return signal === null ? `it exited with code ${code}` : `it was stopped by ${signal}`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === 'ENOENT';
    return missing ? `${packageManager} is not installed on this machine` : error.message;
  }
}
