import { type HeadTag, listOf, metaName } from './head-tag.ts';
import type { Viewport } from './metadata-types.ts';

const DEFAULTS: Viewport = { width: 'device-width', initialScale: 1 };

/** Fields that go into `<meta name="viewport">`, in this order, by their names there. */
const LAYOUT = {
  width: 'width',
  height: 'height',
  initialScale: 'initial-scale',
  minimumScale: 'minimum-scale',
  maximumScale: 'maximum-scale',
  userScalable: 'user-scalable',
  viewportFit: 'viewport-fit',
  interactiveWidget: 'interactive-widget',
} as const;

/** The viewport of a page and of the layouts around it, the outermost first: a field of a later one wins. */
export function mergeViewports(viewports: readonly (Viewport | undefined)[]): Viewport {
  const merged: Viewport = { ...DEFAULTS };
  for (const viewport of viewports) {
    // What is undefined says nothing; null takes back what was said.
    for (const [name, value] of Object.entries(viewport ?? {})) {
      if (value !== undefined) Object.assign(merged, { [name]: value });
    }
  }
  return merged;
}

export function viewportTags(viewport: Viewport): HeadTag[] {
  const content = Object.entries(LAYOUT).flatMap(([field, name]) => {
    const value = viewport[field as keyof typeof LAYOUT];
    if (value === null || value === undefined) return [];
    return `${name}=${typeof value === 'boolean' ? yesOrNo(value) : value}`;
  });
  return [
    ...metaName('viewport', content.join(', ')),
    ...listOf(viewport.themeColor).flatMap(themeColor),
    ...metaName('color-scheme', viewport.colorScheme),
  ];
}

function themeColor(theme: string | { color: string; media?: string | undefined }): HeadTag[] {
  const { color, media } = typeof theme === 'string' ? { color: theme, media: undefined } : theme;
  const attributes = { name: 'theme-color', content: color };
  return [{ tag: 'meta', attributes: media === undefined ? attributes : { ...attributes, media } }];
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
