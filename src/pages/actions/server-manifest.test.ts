import { describe, expect, test } from 'vitest';
import { serverManifest } from './server-manifest.ts';

const table = new Map([['file#save', { id: 'file#save', file: 'app/actions.ts', name: 'save' }]]);
const manifest = serverManifest(table, (file) => `server:${file}`);

describe('serverManifest', () => {
  test('an action of the table is found in its module', () => {
    expect(manifest['file#save']).toEqual({ id: 'server:file', name: 'save', chunks: [], async: true });
  });

  test.each(['file', 'file#', 'file#toString', 'file#constructor', 'file#__proto__', 'file#save#other'])(
    '%s is not, nor are its parts looked for',
    (id) => {
      expect(() => manifest[id]).toThrow('there is not');
    },
  );

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'then'])('nor is %s', (id) => {
    expect(() => manifest[id]).toThrow('there is not');
  });
});
