import { expect, test } from 'vitest';
import { compileFont } from './compile-font.ts';
import { findFontCalls } from './find-font-calls.ts';

function compile(code: string) {
  return findFontCalls('app/layout.tsx', code)?.calls.map((call) => compileFont(call, 'app/layout.tsx'));
}

test('compileFont: a font of Google is named', () => {
  const [found] = compile(
    `import { Roboto_Mono as Mono } from 'next/font/google';
     export const mono = Mono({ weight: '400', style: ['italic'], subsets: ['latin'], variable: '--mono', fallback: ['system-ui', 'Courier New'] });`,
  )!;
  expect(found!.font).toEqual({
    className: expect.stringMatching(/^font_Roboto_Mono_[0-9a-f]{6}$/),
    variable: expect.stringMatching(/^font_variable_Roboto_Mono_[0-9a-f]{6}$/),
    style: {
      fontFamily: "'Roboto Mono', system-ui, 'Courier New', sans-serif",
      fontWeight: 400,
      fontStyle: 'italic',
    },
  });
  expect(found!.css).toContain("{ --mono: 'Roboto Mono', system-ui");
  expect(found!.css).not.toContain('@font-face');
});

test('compileFont: a font of the project has its files', () => {
  const [found] = compile(
    `import localFont from 'next/font/local';
     const own = localFont({ src: [{ path: './a.woff2', weight: '400' }, { path: './b.ttf', weight: '700', style: 'italic' }], display: 'optional' });`,
  )!;
  expect(found!.css).toMatch(
    /@font-face \{ font-family: 'own_[0-9a-f]{6}'; src: url\(".\/a.woff2"\) format\('woff2'\); font-display: optional; font-weight: 400 \}/,
  );
  expect(found!.css).toMatch(
    /url\(".\/b.ttf"\) format\('truetype'\); .*font-weight: 700; font-style: italic/,
  );
  expect(found!.font.style.fontFamily).toMatch(/^'own_[0-9a-f]{6}', sans-serif$/);
});

test('findFontCalls: what has no fonts is left alone', () => {
  expect(findFontCalls('a.ts', `// next/font/google`)).toBeUndefined();
});

test.each([
  [`export default function Layout() { return Inter({ subsets: [] }); }`, 'outside of a `const`', 2],
  [`let inter = Inter();`, 'outside of a `const`', 2],
  [`const inter = Inter({ weight: process.env.WEIGHT });`, 'known only when the module runs', 2],
])('findFontCalls: refuses %s', (code, message, line) => {
  const text = `import { Inter } from 'next/font/google';\n${code}`;
  expect(() => findFontCalls('app/a.ts', text)).toThrow(
    expect.objectContaining({
      diagnostics: [expect.objectContaining({ message: expect.stringContaining(message), line })],
    }),
  );
});
