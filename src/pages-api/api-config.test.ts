import { expect, test } from 'vitest';
import { apiConfigOf } from './api-config.ts';

const read = (module: Record<string, unknown>) => apiConfigOf(module, 'pages/api/a.ts');

test('apiConfigOf: without a config', () => {
  expect(read({ default: () => {} })).toEqual({
    isEdge: false,
    bodyLimit: { bytes: 1_048_576, text: '1mb' },
    responseLimit: { bytes: 4_194_304, text: '4MB' },
    externalResolver: false,
  });
});

test.each([
  [{ api: { bodyParser: false } }, { bodyLimit: undefined }],
  [{ api: { bodyParser: { sizeLimit: '500kb' } } }, { bodyLimit: { bytes: 512_000, text: '500kb' } }],
  [{ api: { bodyParser: { sizeLimit: 5 } } }, { bodyLimit: { bytes: 5, text: '5' } }],
  [{ api: { responseLimit: false } }, { responseLimit: undefined }],
  [{ api: { responseLimit: '8mb' } }, { responseLimit: { bytes: 8_388_608, text: '8MB' } }],
  [{ api: { externalResolver: true } }, { externalResolver: true }],
  [{ runtime: 'edge' }, { isEdge: true }],
  [{ runtime: 'nodejs', maxDuration: 5 }, { isEdge: false }],
])('apiConfigOf: %j', (config, expected) => {
  expect(read({ config })).toMatchObject(expected);
});

test('apiConfigOf: the runtime as an export of its own, and what a CommonJS module exports', () => {
  expect(read({ runtime: 'experimental-edge' }).isEdge).toBe(true);
  const handler = Object.assign(() => {}, { config: { api: { bodyParser: false } } });
  expect(read({ default: handler }).bodyLimit).toBeUndefined();
});

test.each([
  [
    { api: { bodyParser: { sizeLimit: 'big' } } },
    /`config\.api\.bodyParser\.sizeLimit` of 'pages\/api\/a\.ts' .* received "big"/,
  ],
  [{ api: { responseLimit: -1 } }, /`config\.api\.responseLimit` .* received -1/],
])('apiConfigOf: %j is refused', (config, message) => {
  expect(() => read({ config })).toThrow(message);
});
