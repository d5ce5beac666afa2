/** The size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the size of an image from its first bytes.
 *
 * @param extension That of the file, which says what it is.
 * @returns `undefined` where the bytes are not those of such an image.
 */
export function imageSize(bytes: Buffer, extension: string): ImageSize | undefined {
  try {
    return READERS[extension]?.(bytes);
  } catch (error) {
    // Reading past the end: it is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const READERS: Readonly<Record<string, (bytes: Buffer) => ImageSize | undefined>> = {
  png: pngSize,
  gif: gifSize,
  jpg: jpegSize,
  jpeg: jpegSize,
  ico: icoSize,
};

/** @see https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function gifSize(bytes: Buffer): ImageSize | undefined {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined;
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** Walks from segment to segment to the one that begins the frame (ITU T.81, B.2.2). */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** The largest of the images in it; 0 stands for 256 pixels. */
function icoSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.readUInt32LE(0) !== 0x00_01_00_00) return undefined;
  let largest: ImageSize | undefined;
  for (let index = 0; index < bytes.readUInt16LE(4); index++) {
    const width = bytes.readUInt8(6 + 16 * index) || 256;
    const height = bytes.readUInt8(7 + 16 * index) || 256;
    if (!largest || width * height > largest.width * largest.height) largest = { width, height };
  }
  return largest;
}
