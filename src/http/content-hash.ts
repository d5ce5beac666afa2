const HASHED = /\.(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\.[^./]+(?:\.map)?$/;

/**
 * Whether the name of a file holds a hash of its content, so that another content has another name: between two dots
 * before the extension, 8 to 64 lower-case hexadecimal digits, with both a letter and a number among them, as in
 * `app.3f9a1c7e.js`. Bundlers set hashes off with a dash as well (`app-BzLxK2aQ.js`): those cannot be told from
 * `photo-20240131.jpg`, `font-SemiBold.woff2` or the end of a UUID, and a client that keeps one of these for a year
 * would never see another.
 */
export function hasContentHash(name: string): boolean {
  return HASHED.test(name);
}
