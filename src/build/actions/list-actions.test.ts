import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createImportResolver } from '../import-resolver.ts';
import { listActions } from './list-actions.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true }))));

async function list(files: Readonly<Record<string, string>>, ...roots: string[]) {
  const dir = await mkdtemp(join(tmpdir(), 'waymark-actions-'));
  made.push(dir);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  const { actions, unused } = await listActions(dir, roots, createImportResolver(dir));
  const show = (all: typeof actions) => all.map(({ file, name, line }) => `${file}:${line} ${name}`);
  return { actions: show(actions), unused: show(unused) };
}

describe('listActions', () => {
  test('exports of an action file that something imports, by whatever path', async () => {
    const found = await list(
      {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
        'app/page.tsx': `import { Form } from '@/app/form';\nexport default function Page() { return <Form />; }`,
        'app/form.tsx': `'use client';\nimport { create, type Row } from './actions';\nexport const Form = () => <form action={create} />;`,
        'app/actions.ts': `'use server';\nexport type Row = { id: number };\nexport async function create() {}\n\nexport const remove = async () => {};\nexport default async function () {}\n`,
      },
      'app/page.tsx',
    );
    expect(found).toEqual({
      actions: ['app/actions.ts:3 create'],
      unused: ['app/actions.ts:5 remove', 'app/actions.ts:6 default'],
    });
  });

  test('all of them where an import could be anything', async () => {
    const files = {
      'actions.ts': `'use server';\nexport async function a() {}\nexport async function b() {}`,
    };
    for (const text of [
      `import * as all from './actions';`,
      `export * from './actions';`,
      `export * as all from './actions';`,
      `const all = await import('./actions');`,
      `const all = require('./actions');`,
    ]) {
      const { actions } = await list({ ...files, 'page.tsx': text }, 'page.tsx');
      expect(actions, text).toEqual(['actions.ts:2 a', 'actions.ts:3 b']);
    }
  });

  test('a name that is passed on counts as used', async () => {
    const { actions } = await list(
      {
        'page.tsx': `import { c } from './index';`,
        'index.ts': `export { a as c } from './actions';`,
        'actions.ts': `'use server';\nexport async function a() {}\nexport async function b() {}`,
      },
      'page.tsx',
    );
    expect(actions).toEqual(['actions.ts:2 a']);
  });

  test('functions with the directive in them, by their names', async () => {
    const { actions } = await list(
      {
        'page.tsx': `export default function Page() {
  async function save() { 'use server'; }
  const remove = async () => { 'use server'; };
  const all = { async change() { "use server"; } };
  return <form action={async () => { 'use strict'; 'use server'; }} />;
}
async function none() { console.log('use server'); 'use server'; }`,
      },
      'page.tsx',
    );
    expect(actions).toEqual([
      'page.tsx:2 save',
      'page.tsx:3 remove',
      'page.tsx:4 change',
      'page.tsx:5 anonymous_server_function',
    ]);
  });

  test('nothing of a file that no page reaches, or that cannot be parsed', async () => {
    const { actions } = await list(
      {
        'page.tsx': `import './broken';`,
        'broken.ts': `'use server'; export async function a( {`,
        'other.ts': `'use server';\nexport async function a() {}`,
      },
      'page.tsx',
    );
    expect(actions).toEqual([]);
  });
});
