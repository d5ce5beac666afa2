import type { Plugin } from 'vite';

/** Has plugins work in one environment alone. */
export function onlyIn(environment: string, plugins: readonly Plugin[]): Plugin[] {
  return plugins.map((plugin) => ({ ...plugin, applyToEnvironment: ({ name }) => name === environment }));
}
