import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';

/** How a file or folder was when it was last looked at; `undefined` where there was none. */
type Stamp = Seen | undefined;

interface Seen {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly size: number;
  readonly ino: number;
  /** What it held, as long as an edit could still leave its times as they are. */
  readonly content: string | undefined;
}

/**
 * File systems keep times only so exactly: an edit within this long of the last one, in milliseconds, may leave no
 * trace in them. Git guards its index in the same way ("racy git").
 */
const UNCERTAIN = 50;

/** Tells what has changed since it was looked at: by looking at the disk again, not by waiting to be told. */
export class FileStamps {
  readonly #stamps = new Map<string, Stamp>();

  /** Reads a file and remembers how it was. */
  read(file: string): string {
    // Looked at before it is read: an edit in between is found the next time.
    const stats = statSync(file);
    const text = readFileSync(file, 'utf8');
    this.#stamps.set(
      file,
      toStamp(stats, () => text),
    );
    return text;
  }

  /** Remembers how a file or folder is, or that there is none: to be called before it is read. */
  note(path: string): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    this.#stamps.set(path, stats && toStamp(stats, () => contentOf(path, stats)));
  }

  /** What is not as it was; each is told of once. */
  changed(): string[] {
    const changed: string[] = [];
    for (const [path, stamp] of this.#stamps) if (this.#isChanged(path, stamp)) changed.push(path);
    return changed;
  }

  /** Forgets what is known of a file. */
  forget(path: string): void {
    this.#stamps.delete(path);
  }

  #isChanged(path: string, stamp: Stamp): boolean {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats && !stamp) return false;
    if (stats && stamp && isSame(stats, stamp))
      return stamp.content !== undefined && this.#isRewritten(path, stats, stamp);
    this.#stamps.set(path, stats && toStamp(stats, () => contentOf(path, stats)));
    return true;
  }

  #isRewritten(path: string, stats: Stats, { content }: Seen): boolean {
    const now = contentOf(path, stats);
    this.#stamps.set(
      path,
      toStamp(stats, () => now),
    );
    return now !== content;
  }
}

function isSame(stats: Stats, { mtimeMs, ctimeMs, size, ino }: Seen): boolean {
  return stats.mtimeMs === mtimeMs && stats.ctimeMs === ctimeMs && stats.size === size && stats.ino === ino;
}

function toStamp({ mtimeMs, ctimeMs, size, ino }: Stats, content: () => string): Seen {
  const isUncertain = Date.now() - Math.max(mtimeMs, ctimeMs) < UNCERTAIN;
  return { mtimeMs, ctimeMs, size, ino, content: isUncertain ? content() : undefined };
}

/** What a file or folder holds; `''` for what cannot be read, or is gone by now. */
function contentOf(path: string, stats: Stats): string {
  try {
    return stats.isDirectory() ? readdirSync(path).join('\0') : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
