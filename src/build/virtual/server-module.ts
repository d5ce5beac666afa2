import { runtimeFile } from '../runtime-file.ts';
import type { VirtualModule } from './virtual-module.ts';

/** The generated entry of the output: `node .waymark/server.js` serves, an import of it gives `start`. */
export function serverModule(): VirtualModule {
  const lines = [
    `import { isMainModule, startFromCommandLine, startServer } from ${JSON.stringify(runtimeFile('engine/start-server'))};`,
    `import { makeApp } from 'virtual:waymark/app';`,
    `export const start = (options) => startServer(makeApp, options);`,
    `if (isMainModule(import.meta.url)) {`,
    `  const { loadEnv } = await import(${JSON.stringify(runtimeFile('config/load-env'))});`,
    `  await loadEnv(process.cwd(), 'production');`,
    `  await startFromCommandLine(makeApp);`,
    `}`,
  ];
  return { id: 'virtual:waymark/server', render: () => lines.join('\n') };
}
