import { runtimeFile } from '../runtime-file.ts';
import type { VirtualModule } from '../virtual/virtual-module.ts';
import type { RscPlugin } from './rsc-plugin.ts';

/** The generated module that encrypts what inline actions close over. */
export const BOUND_VALUES_MODULE = 'virtual:waymark/bound-values';

export function boundValuesModule({ server, reader }: RscPlugin['modules']): VirtualModule {
  const lines = [
    `import { renderToReadableStream } from ${JSON.stringify(server)};`,
    `import { createFromReadableStream } from ${JSON.stringify(reader)};`,
    `import { createBoundValues } from ${JSON.stringify(runtimeFile('pages/actions/bound-values'))};`,
    `export const { encryptActionBoundArgs, decryptActionBoundArgs } = createBoundValues({ renderToReadableStream, createFromReadableStream });`,
  ];
  return { id: BOUND_VALUES_MODULE, render: () => lines.join('\n') };
}
