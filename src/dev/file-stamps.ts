import { type BigIntStats, readFileSync, statSync } from 'node:fs';

/** How a file was when it was last looked at. */
interface Stamp {
  readonly state: string;
  /** The text, as long as an edit could still leave the file's times as they are. */
  readonly text: string | undefined;
}

/**
 * File systems keep times only so exactly: an edit within this long of the last one may leave no trace in them.
 * Git guards its index in the same way ("racy git").
 */
const UNCERTAIN_NS = 50_000_000n;

/** Tells which files have changed since they were read: by looking at the disk, not by waiting to be told. */
export class FileStamps {
  readonly #stamps = new Map<string, Stamp>();

  /** Reads a file and remembers how it was. */
  read(file: string): string {
    // Looked at before it is read: an edit in between is found the next time.
    const stats = statSync(file, { bigint: true });
    const text = readFileSync(file, 'utf8');
    this.#stamps.set(file, { state: stateOf(stats), text: isUncertain(stats) ? text : undefined });
    return text;
  }

  /** Remembers how a file or folder is, or that there is none. */
  note(path: string): void {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    this.#stamps.set(path, { state: stats ? stateOf(stats) : MISSING, text: undefined });
  }

  /** The files that are not as they were; each is told of once. */
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
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    const state = stats ? stateOf(stats) : MISSING;
    if (state !== stamp.state) {
      this.#stamps.set(path, { state, text: undefined });
      return true;
    }
    if (stamp.text === undefined || !stats) return false;
    const text = readFileSync(path, 'utf8');
    this.#stamps.set(path, { state, text: isUncertain(stats) ? text : undefined });
    return text !== stamp.text;
  }
}

const MISSING = 'missing';

function stateOf({ mtimeNs, ctimeNs, size, ino }: BigIntStats): string {
  return `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
}

function isUncertain({ ctimeNs, mtimeNs }: BigIntStats): boolean {
  const latest = ctimeNs > mtimeNs ? ctimeNs : mtimeNs;
  return BigInt(Date.now()) * 1_000_000n - latest < UNCERTAIN_NS;
}
