/** A package manager that a project can be made for. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** Every supported package manager, in the order in which they are offered. */
export const packageManagers: readonly PackageManager[] = ['npm', 'pnpm', 'yarn', 'bun'];

/** Whether `name` is a package manager that a project can be made for. */
export function isPackageManager(name: string): name is PackageManager {
  return (packageManagers as readonly string[]).includes(name);
}

/**
 * The package manager that runs this command, from the `npm_config_user_agent` that each of them sets
 * (`pnpm/10.2.0 npm/? node/v22.1.0`); npm when it says nothing or names another one.
 */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split('/', 1)[0] ?? '';
  return isPackageManager(name) ? name : 'npm';
}

/** The command a user types to run a script of package.json. */
export function scriptCommand(packageManager: PackageManager, script: string): string {
  if (packageManager === 'npm')
    return script === 'test' || script === 'start' ? `npm ${script}` : `npm run ${script}`;
  // `bun test` and `bun build` are commands of Bun itself and would not run the script.
  return packageManager === 'bun' ? `bun run ${script}` : `${packageManager} ${script}`;
}
