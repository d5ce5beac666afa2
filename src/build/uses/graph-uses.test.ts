import { expect, test } from 'vitest';
import { runtimeFile } from '../runtime-file.ts';
import { type GraphModule, graphUses } from './graph-uses.ts';

const HEADERS = runtimeFile('next/headers');
const PLAIN = 'export const a = 1;';

function module(id: string, imports: readonly string[] = [], rest: Partial<GraphModule> = {}): GraphModule {
  return { id, code: PLAIN, imports, isIncluded: true, ...rest };
}

const outside = (id: string) => module(id, [], { code: null });

async function usesOf(id: string, modules: readonly GraphModule[]) {
  return (await graphUses(modules, [id])).get(id);
}

test('graphUses: a module touches what a module far below touches', async () => {
  const modules = [
    module('/r', ['/a']),
    module('/a', ['/b']),
    module('/b', [HEADERS]),
    module(HEADERS),
    module('/q'),
  ];
  expect(await usesOf('/r', modules)).toEqual({ context: true, platform: false });
  expect(await usesOf('/q', modules)).toEqual({ context: false, platform: false });
});

test('graphUses: modules that import each other', async () => {
  const modules = [
    module('/a', ['/b']),
    module('/b', ['/a', '/c']),
    module('/c', [], { code: 'eval("1");' }),
  ];
  expect(await usesOf('/a', modules)).toEqual({ context: true, platform: true });
});

test('graphUses: what the output leaves out touches nothing', async () => {
  const modules = [
    module('/r', ['/barrel']),
    module('/barrel', ['/a'], { isIncluded: false }),
    module('/a', [HEADERS], { isIncluded: false }),
    module(HEADERS),
  ];
  expect(await usesOf('/r', modules)).toEqual({ context: false, platform: false });
});

test('graphUses: through a module of which nothing is left but what it imports', async () => {
  const modules = [
    module('/r', ['/barrel']),
    module('/barrel', ['/a'], { isIncluded: false }),
    module('/a', [HEADERS]),
    module(HEADERS),
  ];
  expect(await usesOf('/r', modules)).toEqual({ context: true, platform: false });
});

test.each(['fs', 'node:crypto', 'node:fs/promises', 'node:async_hooks', 'node:http'])(
  'graphUses: the built-in module %s reaches neither',
  async (name) => {
    expect(await usesOf('/r', [module('/r', [name]), outside(name)])).toEqual({
      context: false,
      platform: false,
    });
  },
);

test.each([
  'pg',
  '@prisma/client',
  'node:module',
  'vm',
  'node:vm',
  'node:of-a-later-version',
  './outside.js',
])('graphUses: %s, which is outside of the bundle, may reach both', async (name) => {
  expect(await usesOf('/r', [module('/r', [name]), outside(name)])).toEqual({
    context: true,
    platform: true,
  });
});

test('graphUses: the app that imports every route joins nothing', async () => {
  const app = '\0virtual:waymark/app';
  const modules = [module(app, ['/r', '/q']), module('/r', [HEADERS]), module('/q'), module(HEADERS)];
  expect(await usesOf('/q', modules)).toEqual({ context: false, platform: false });
});
