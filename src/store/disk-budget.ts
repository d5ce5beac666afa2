import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const DEFAULT_MAX_DISK_BYTES = 1024 ** 3;

/** The part of the budget that is left after files were removed. */
const AFTER = 0.8;

interface SizedFile {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Keeps a folder of files from growing beyond a size: the oldest go first. */
export class DiskBudget {
  readonly #directory: string;
  readonly #maxBytes: number;
  /** About what the files take; `undefined` before it was looked for. */
  #bytes: number | undefined;

  /** @param maxBytes Default: 1 GiB. */
  constructor(directory: string, maxBytes = DEFAULT_MAX_DISK_BYTES) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  /** Notes that a file was written, and removes the oldest where there are too many bytes. */
  async add(bytes: number): Promise<void> {
    // What takes the place of another counts as well, until the files are looked at again.
    this.#bytes = this.#bytes === undefined ? await this.#count() : this.#bytes + bytes;
    if (this.#bytes <= this.#maxBytes) return;
    const files = (await this.#list()).sort((a, b) => a.modified - b.modified);
    let total = sum(files);
    for (const file of total > this.#maxBytes ? files : []) {
      if (total <= this.#maxBytes * AFTER) break;
      await rm(file.path, { force: true });
      total -= file.bytes;
    }
    this.#bytes = total;
  }

  async #count(): Promise<number> {
    return sum(await this.#list());
  }

  async #list(): Promise<SizedFile[]> {
    const entries = await readdir(this.#directory, { recursive: true, withFileTypes: true });
    const files: SizedFile[] = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      try {
        const { size, mtimeMs } = await stat(path);
        files.push({ path, bytes: size, modified: mtimeMs });
      } catch {
        // Removed, or renamed, meanwhile.
      }
    }
    return files;
  }
}

function sum(files: readonly SizedFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
