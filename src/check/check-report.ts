/** A row of docs/differences.md. */
export interface DifferenceEntry {
  /** Where the row stands: `docs/differences.md#in-this-version-not-yet`. */
  readonly link: string;
  /** A part of the row's first cell, by which it is found. */
  readonly row: string;
}

/**
 * How much something matters: a `note` changes nothing, a `difference` is to be known, what `breaks` does not do on
 * Waymark what it does on Next.js.
 */
export type Level = 'note' | 'difference' | 'breaks';

/** One thing to know of a file. */
export interface Finding {
  readonly level: Level;
  /** What it is and what happens, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** The row of docs/differences.md that explains it. */
  readonly entry?: DifferenceEntry;
}

/** What a file is to the project. */
export type FileKind = 'route' | 'api' | 'proxy' | 'instrumentation' | 'module' | 'page' | 'config' | 'other';

/** What becomes of a file. */
export interface FileReport {
  /** Relative to the project directory, with `/` between its parts. */
  readonly file: string;
  readonly kind: FileKind;
  readonly status: 'unchanged' | 'differs' | 'breaks';
  readonly findings: readonly Finding[];
}

/** What becomes of a project: what `waymark check --json` prints. */
export interface CheckReport {
  /** The version of this shape; a field may be added to it, and none is changed. */
  readonly version: 1;
  readonly verdict: 'unchanged' | 'differs' | 'breaks';
  /** The verdict in a sentence. */
  readonly summary: string;
  readonly counts: {
    /** Files that a server runs, or would: all but those of kind `config` and `other`. */
    readonly files: number;
    readonly unchanged: number;
    /** Findings of each level. */
    readonly notes: number;
    readonly differences: number;
    readonly breaks: number;
  };
  /** In the order of their names. */
  readonly files: readonly FileReport[];
}

/** A finding with its file. */
export interface PlacedFinding extends Finding {
  readonly file: string;
  /** What the file is, where the project's tree does not say. Default: `module`. */
  readonly kind?: FileKind;
}
