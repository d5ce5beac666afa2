import { isValidElement, type ReactNode, Suspense } from 'react';
import { httpAccessStatus, isHttpAccessError, isRedirectError } from '../../app/control-flow-errors.ts';
import type { FailureKind, PagePayload, SegmentState } from '../payload.ts';

/** A value of React's wire format that comes later, or never. */
interface Lazy {
  readonly $$typeof: symbol;
  readonly _payload: unknown;
  readonly _init: (payload: unknown) => unknown;
}

const LAZY = Symbol.for('react.lazy');

/** What shows a failure; `undefined` for a redirect, which goes elsewhere. */
export function kindOf(error: unknown): FailureKind | undefined {
  if (isRedirectError(error)) return undefined;
  return isHttpAccessError(error) ? `${httpAccessStatus(error)}` : 'error';
}

/** A failure of a segment, or of one below it that none between them shows; `undefined` where there is none by now. */
export function failureOf(segment: SegmentState, nodes: PagePayload['nodes']): Failure | undefined {
  const own = failureIn(nodes[segment.key]);
  return own ?? failureBelow(segment, nodes);
}

/** A failure of what stands in a slot of a segment that the segment does not show. */
function failureBelow(segment: SegmentState, nodes: PagePayload['nodes']): Failure | undefined {
  for (const child of Object.values(segment.slots)) {
    const failure = failureOf(child, nodes);
    const kind = failure && kindOf(failure.error);
    if (failure && (kind === undefined || !segment.handles?.includes(kind))) return failure;
  }
  return undefined;
}

/** What was thrown; an object, since anything can be. */
export interface Failure {
  readonly error: unknown;
}

/**
 * Looks for what has failed among what a segment shows, as it came from the server: what stands inside of a `Suspense` is
 * left out, since that comes later and fails by itself.
 */
function failureIn(node: ReactNode): Failure | undefined {
  return search(node, new Set());
}

function search(value: unknown, seen: Set<object>): Failure | undefined {
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (Array.isArray(value)) return first(value, seen);
  if ((value as Lazy).$$typeof === LAZY) return searchLazy(value as Lazy, seen);
  if (isThenable(value)) return searchPromise(value as Chunk, seen);
  if (!isValidElement(value) || value.type === Suspense) return undefined;
  return search(value.type, seen) ?? first(Object.values(value.props as object), seen);
}

function searchLazy({ _payload, _init }: Lazy, seen: Set<object>): Failure | undefined {
  let value: unknown;
  try {
    value = _init(_payload);
  } catch (error) {
    // What has not come yet is thrown as a promise.
    return isThenable(error) ? undefined : { error };
  }
  return search(value, seen);
}

/** A promise of React's wire format, which tells what has become of it. */
interface Chunk extends PromiseLike<unknown> {
  readonly status?: string;
  readonly value?: unknown;
  readonly reason?: unknown;
}

function searchPromise(chunk: Chunk, seen: Set<object>): Failure | undefined {
  // What has come is read when it is first asked for.
  chunk.then(nothing, nothing);
  if (chunk.status === 'rejected') return { error: chunk.reason };
  return chunk.status === 'fulfilled' ? search(chunk.value, seen) : undefined;
}

function nothing(): void {}

function first(values: readonly unknown[], seen: Set<object>): Failure | undefined {
  for (const value of values) {
    const failure = search(value, seen);
    if (failure) return failure;
  }
  return undefined;
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}
