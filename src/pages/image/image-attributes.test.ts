import { expect, test } from 'vitest';
import { imageAttributes, type ImageLoader, type ImageOptions } from './image-attributes.ts';

const loader: ImageLoader = ({ src, width, quality }) => `${src}?w=${width}&q=${quality ?? 75}`;

function attributes(options: Partial<ImageOptions> & Record<string, unknown>) {
  return imageAttributes({ src: '/a.png', alt: '', ...options });
}

test('imageAttributes: without a loader, the image as it is', () => {
  expect(attributes({ width: 100, height: '50', className: 'x' })).toEqual({
    alt: '',
    className: 'x',
    loading: 'lazy',
    width: 100,
    height: 50,
    decoding: 'async',
    style: {},
    sizes: undefined,
    srcSet: undefined,
    src: '/a.png',
  });
});

test('imageAttributes: a fixed size is offered for screens of one and two pixels', () => {
  const { srcSet, src, sizes } = attributes({ width: 100, height: 50, loader, quality: 80 });
  expect({ srcSet, src, sizes }).toEqual({
    srcSet: '/a.png?w=128&q=80 1x, /a.png?w=256&q=80 2x',
    src: '/a.png?w=256&q=80',
    sizes: undefined,
  });
});

test('imageAttributes: an image that fills its parent is offered in the widths of screens', () => {
  const { srcSet, sizes, width, style } = attributes({ fill: true, loader });
  expect(srcSet).toMatch(/^\/a\.png\?w=640&q=75 640w, .*, \/a\.png\?w=3840&q=75 3840w$/);
  expect([sizes, width]).toEqual(['100vw', undefined]);
  expect(style).toMatchObject({ position: 'absolute', width: '100%' });
});

test('imageAttributes: `sizes` decides which widths are of use', () => {
  const { srcSet } = attributes({ width: 10, height: 10, loader, sizes: '(max-width: 600px) 50vw, 100vw' });
  expect(srcSet).toMatch(/^\/a\.png\?w=384&q=75 384w, \/a\.png\?w=640/);
});

test('imageAttributes: an imported image has its own size, or the one that fits', () => {
  const src = { src: '/b.png', width: 200, height: 100 };
  expect(attributes({ src })).toMatchObject({ width: 200, height: 100, src: '/b.png' });
  expect(attributes({ src, width: 50 })).toMatchObject({ width: 50, height: 25 });
  expect(attributes({ src: { default: src }, height: 50 })).toMatchObject({ width: 100, height: 50 });
});

test('imageAttributes: what is to be seen at once is not lazy', () => {
  const size = { width: 1, height: 1 };
  expect(attributes({ ...size, preload: true })['loading']).toBeUndefined();
  expect(attributes({ ...size, loading: 'eager' })['loading']).toBe('eager');
  expect(attributes({ ...size, src: 'data:image/png;base64,AA', loader })).toMatchObject({
    loading: undefined,
    srcSet: undefined,
  });
});

test('imageAttributes: a placeholder is the background', () => {
  const size = { width: 100, height: 100 };
  const { style } = attributes({
    ...size,
    placeholder: 'data:image/png;base64,AA',
    style: { objectFit: 'contain' },
  });
  expect(style).toMatchObject({
    backgroundImage: 'url("data:image/png;base64,AA")',
    backgroundSize: 'contain',
  });
  expect(
    attributes({ ...size, placeholder: 'blur', blurDataURL: 'data:image/png;base64,BB' })['style'],
  ).toMatchObject({ backgroundImage: expect.stringContaining('base64%2CBB') });
});

test.each([
  [{ height: 1 }, /'\/a\.png' needs a `width` in pixels: received undefined/],
  [{ width: 1, height: '1px' }, /`height` in pixels: received "1px"/],
  [{ width: 1, height: 1, placeholder: 'blur' }, /needs a `blurDataURL`/],
] as const)('imageAttributes: refuses %j', (options, message) => {
  expect(() => attributes(options as Partial<ImageOptions>)).toThrow(message);
});
