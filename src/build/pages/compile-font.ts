import { createHash } from 'node:crypto';
import type { FontCall } from './find-font-calls.ts';

/** What a font is for those who use it, and the styles that make it so. */
export interface CompiledFont {
  readonly font: {
    readonly className: string;
    readonly variable?: string;
    readonly style: {
      readonly fontFamily: string;
      readonly fontWeight?: number;
      readonly fontStyle?: string;
    };
  };
  readonly css: string;
}

interface FontFile {
  readonly path: string;
  readonly weight?: string;
  readonly style?: string;
}

/** Formats of font files, by their endings. */
const FORMATS: Readonly<Record<string, string>> = {
  woff2: 'woff2',
  woff: 'woff',
  ttf: 'truetype',
  otf: 'opentype',
  eot: 'embedded-opentype',
};

/** @param file The file that asks for it, relative to the project directory. */
export function compileFont(call: FontCall, file: string): CompiledFont {
  const { family, options } = call;
  const hash = createHash('sha256')
    .update(JSON.stringify([file, family, options]))
    .digest('hex')
    .slice(0, 6);
  const name = `${family.replaceAll(/\W+/g, '_')}_${hash}`;
  // A family of the project's own must not be another's that has its name.
  const own = call.from === 'local' ? `'${name}'` : `'${family}'`;
  const fontFamily = [own, ...listOf(options['fallback']).map(quoted), 'sans-serif'].join(', ');
  const weight = single(options['weight']);
  const style = single(options['style']);
  const declarations = [
    `font-family: ${fontFamily}`,
    ...(weight && weight !== 'variable' ? [`font-weight: ${weight}`] : []),
    ...(style ? [`font-style: ${style}`] : []),
  ];
  const variable = typeof options['variable'] === 'string' ? options['variable'] : undefined;
  const css = [
    ...(call.from === 'local' ? fontFaces(own, options) : []),
    `.font_${name} { ${declarations.join('; ')} }`,
    ...(variable ? [`.font_variable_${name} { ${variable}: ${fontFamily} }`] : []),
  ];
  return {
    font: {
      className: `font_${name}`,
      ...(variable ? { variable: `font_variable_${name}` } : {}),
      style: {
        fontFamily,
        ...(Number(weight) > 0 ? { fontWeight: Number(weight) } : {}),
        ...(style ? { fontStyle: style } : {}),
      },
    },
    css: `${css.join('\n')}\n`,
  };
}

function fontFaces(family: string, options: FontCall['options']): string[] {
  const { src, display = 'swap', weight, style, declarations } = options;
  const files: readonly FontFile[] = typeof src === 'string' ? [{ path: src }] : (src as FontFile[]);
  const others = (declarations as readonly { prop: string; value: string }[] | undefined) ?? [];
  return files.map((file) => {
    const format = FORMATS[/\.(\w+)$/.exec(file.path)?.[1] ?? ''];
    const url = `url(${JSON.stringify(file.path)})${format ? ` format('${format}')` : ''}`;
    const lines = {
      'font-family': family,
      src: url,
      'font-display': display,
      'font-weight': file.weight ?? weight,
      'font-style': file.style ?? style,
      ...Object.fromEntries(others.map(({ prop, value }) => [prop, value])),
    };
    const written = Object.entries(lines).filter(([, value]) => value !== undefined);
    return `@font-face { ${written.map(([prop, value]) => `${prop}: ${value}`).join('; ')} }`;
  });
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}

/** The one value that is given; `undefined` where there are more, or none. */
function single(value: unknown): string | undefined {
  const values = listOf(value);
  return values.length === 1 ? values[0] : undefined;
}

/** Generic families have no quotes; the names of others have where they need them. */
function quoted(family: string): string {
  return /^[\w-]+$/.test(family) ? family : `'${family}'`;
}
