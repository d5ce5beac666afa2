import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { locateProject } from './project-location.ts';

const cwd = resolve('/home/ada/services');

test.each([
  ['my-api', 'my-api', 'my-api'],
  ['@acme/my-api', '@acme/my-api', 'my-api'],
  ['.', 'services', '.'],
  ['./my-api', 'my-api', 'my-api'],
  ['../my-api', 'my-api', '../my-api'],
  ['nested/my-api/', 'my-api', 'nested/my-api'],
  ['/srv/my-api', 'my-api', '/srv/my-api'],
])('locateProject: %s is called %s and goes to %s', (typed, name, directory) => {
  expect(locateProject(typed, cwd)).toEqual({ name, directory: resolve(cwd, directory) });
});

test.each([
  ['', 'it is empty'],
  ['My-Api', 'it has a capital letter. Try: my-api'],
  ['my api', 'it has a space. Try: my-api'],
  ['.hidden', "it begins with '.'. Try: hidden"],
  ['_private', "it begins with '_'. Try: private"],
  ['api!', "it has a '!', and letters a-z, digits, '-', '_' and '.' are allowed. Try: api"],
  ['@acme/', 'the part on one side of the slash is empty'],
  ['@Acme/api', 'it has a capital letter. Try: @acme/api'],
  ['node_modules', 'the name is taken'],
  ['waymark', 'the name is taken'],
  ['http', 'it is the name of a Node.js module'],
  ['a'.repeat(215), 'it has 215 characters, and 214 is the most'],
])('locateProject: %s is refused', (typed, reason) => {
  expect(() => locateProject(typed, cwd)).toThrow(`'${typed}' is not a valid package name: ${reason}`);
});

test('locateProject: a path names the folder that is at fault', () => {
  expect(() => locateProject('.', resolve('/home/ada/My Services'))).toThrow(
    "'My Services' (the folder of '.') is not a valid package name: it has a space. Try: my-services",
  );
});
