import { expect, test } from 'vitest';
import { KNOWN_FIELDS } from './known-fields.ts';
import { nearestName } from './nearest-name.ts';

test.each([
  ['basepath', 'basePath'],
  ['base_path', 'basePath'],
  ['BASEPATH', 'basePath'],
  ['redirect', 'redirects'],
  ['pageExtension', 'pageExtensions'],
  ['poweredBy', undefined],
  ['serverExternalPackage', 'serverExternalPackages'],
  ['foo', undefined],
  ['', undefined],
])('nearestName: %s: %s', (name, nearest) => {
  expect(nearestName(name, KNOWN_FIELDS)).toBe(nearest);
});
