import { cases, contract } from './harness/contract.ts';

// What route files share with pages. The React here has no hooks: a module for browsers, which imports them, is not read.

const SHARED = `'use client';
import { useState } from 'react';
import './button.css';
export * from './more';
export const SIZES = ['s', 'm'];
export function Button() { return useState(0); }
export default Button;
`;

/** React 19, as far as it matters: its entry for servers does not work beside the other one. */
const REACT = {
  'node_modules/react/package.json': JSON.stringify({
    name: 'react',
    version: '19.0.0',
    exports: {
      '.': { 'react-server': './server.js', default: './index.js' },
      './jsx-runtime': { 'react-server': './jsx-server.js', default: './jsx.js' },
      './jsx-dev-runtime': { 'react-server': './jsx-server.js', default: './jsx.js' },
      './package.json': './package.json',
    },
  }),
  'node_modules/react/index.js': `exports.kind = 'client';\n`,
  'node_modules/react/server.js': `exports.kind = 'server';\n`,
  'node_modules/react/jsx.js': `exports.jsx = exports.jsxDEV = (type, props) => ({ type, props });\n`,
  'node_modules/react/jsx-server.js': `if (require('react').kind !== 'server') throw new Error('The "react" package in this environment is not configured correctly.');
exports.jsx = exports.jsxDEV = (type, props) => ({ type, props });
`,
};

/** A library that renders an image as the text of its element. */
const RENDERER = `export class ImageResponse extends Response {
  constructor(element, { width }) {
    if (element === 'bad') throw new Error('This cannot be rendered.');
    super(\`\${element} in \${width}\`);
  }
}
`;

contract(
  'modules for browsers',
  {
    'package.json': '{ "type": "module" }',
    'lib/button.tsx': SHARED,
    'lib/more.ts': `import { createContext } from 'react';\nexport const Context = createContext(1);\nexport default 1;\n`,
    'lib/shown.tsx': `import dynamic from 'next/dynamic';
import Image, { getImageProps } from 'next/image';
import Link from 'next/link';
export const Later = dynamic(() => import('./button'));
export const kinds = [typeof Later, typeof Link, typeof Image, typeof getImageProps];
`,
    'app/shared/route.ts': `import Default, * as shared from '../../lib/button';
export const GET = () => Response.json({
  names: Object.keys(shared).sort(),
  isDefault: Default === shared.default,
  kind: String((shared.SIZES as unknown as { $$typeof: symbol }).$$typeof),
});
`,
    'app/called/route.ts': `import { Button } from '../../lib/button';\nexport const GET = () => Response.json(Button());\n`,
    'app/next/route.ts': `import { kinds } from '../../lib/shown';\nexport const GET = () => Response.json(kinds);\n`,
    'app/image/route.ts': `import { ImageResponse } from 'next/og';
export const GET = (request: Request) => {
  const kind = new URL(request.url).searchParams.get('kind') ?? 'a card';
  const image = new ImageResponse(kind, { width: 3, status: 201, headers: { 'x-a': 'b' } });
  return image instanceof Response ? image : new Response('no Response', { status: 500 });
};
`,
    'app/jsx/route.tsx': `import * as React from 'react';
export const GET = () => Response.json({ element: <b>bold</b>, hasKind: 'kind' in React });
`,
    ...REACT,
    'node_modules/@vercel/og/package.json':
      '{ "name": "@vercel/og", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
    'node_modules/@vercel/og/index.js': RENDERER,
  },
  (subject) => {
    cases(subject, [
      [
        'GET /shared',
        200,
        {
          json: {
            names: ['Button', 'Context', 'SIZES', 'default'],
            isDefault: true,
            kind: 'Symbol(react.client.reference)',
          },
        },
      ],
      ['GET /called', 500, { log: /Cannot call Button\(\) of lib\/button\.tsx: the module is for browsers/ }],
      ['GET /jsx', 200, { json: { element: { type: 'b', props: { children: 'bold' } }, hasKind: true } }],
      ['GET /next', 200, { json: ['function', 'function', 'function', 'function'] }],
      [
        'GET /image',
        201,
        {
          text: 'a card in 3',
          has: {
            'content-type': 'image/png',
            'cache-control':
              subject.mode === 'dev' ? 'no-cache, no-store' : 'public, max-age=0, must-revalidate',
            'x-a': 'b',
          },
        },
      ],
      ['HEAD /image', 201, { text: '', has: { 'content-type': 'image/png' } }],
      ['GET /image?kind=bad', 500, { log: /This cannot be rendered/ }],
    ]);
  },
);
