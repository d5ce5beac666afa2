import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { cases, contract } from './harness/contract.ts';
import { startUpstream } from './harness/upstream.ts';

const upstream = await startUpstream((_, response) => {
  response.writeHead(203, { 'content-type': 'text/plain', 'content-encoding': 'gzip', 'x-up': '1' });
  response.end(gzipSync('hello'));
});
afterAll(() => upstream.close());

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/passed/route.ts': `export const GET = () => fetch('${upstream.url}');\n`,
  'app/own/route.ts': `import { gzipSync } from 'node:zlib';
export const GET = () => new Response(gzipSync('mine'), { headers: { 'content-encoding': 'gzip' } });
`,
};

contract('what fetch gave, as the answer', FILES, (subject) => {
  cases(subject, [
    [
      'GET /passed',
      203,
      { text: 'hello', has: { 'content-encoding': null, 'x-up': '1', 'content-type': 'text/plain' } },
    ],
    ['GET /own', 200, { has: { 'content-encoding': 'gzip' } }],
  ]);
});
