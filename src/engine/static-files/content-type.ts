import { lookup } from 'mrmime';

/** Types with `x-` and `vnd.` in their names, which the table of `mrmime` leaves out. */
const MORE: Readonly<Record<string, string>> = {
  '7z': 'application/x-7z-compressed',
  apk: 'application/vnd.android.package-archive',
  avi: 'video/x-msvideo',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eot: 'application/vnd.ms-fontobject',
  flac: 'audio/x-flac',
  ico: 'image/x-icon',
  m3u8: 'application/vnd.apple.mpegurl',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  tar: 'application/x-tar',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The media type of a file by its name; that of unknown bytes where the name tells nothing, as in Next.js. */
export function contentTypeOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  const type = MORE[extension] ?? (extension === '' ? undefined : lookup(extension));
  if (type === undefined) return 'application/octet-stream';
  return /^text\/|^application\/json$/.test(type) ? `${type}; charset=UTF-8` : type;
}
