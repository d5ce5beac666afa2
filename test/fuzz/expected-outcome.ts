import { collapseSlashes } from '../../src/http/collapse-slashes.ts';
import type { Outcome, SeenRequest } from './outcome.ts';
import type { ReferenceRequest } from './reference.ts';
import type { Trial } from './run-streams.ts';

export interface Expectation {
  readonly outcome: Outcome;
  /** The rules that this depends on: see `RULES`. */
  readonly rules: readonly string[];
}

export function expectedOutcome({ reference }: Pick<Trial, 'reference'>): Expectation {
  const requests: SeenRequest[] = [];
  const statuses: number[] = [];
  const rules = new Set<string>();
  const stop = (): Expectation => ({ outcome: { requests, statuses, isOpen: false }, rules: [...rules] });
  const items: (ReferenceRequest | undefined)[] = [];
  let next = 0;
  for (const status of reference.statuses) items.push(status === 400 ? undefined : reference.requests[next++]);
  items.push(...reference.requests.slice(next));
  for (const request of items) {
    if (!request) {
      statuses.push(400);
      return stop();
    }
    const refusal = refusalOfHead(request, rules);
    if (refusal > 0) {
      statuses.push(refusal);
      return stop();
    }
    const early = earlyAnswer(request, rules);
    if (early > 0) {
      statuses.push(early);
      if (!request.keepsAlive || request.body === undefined) return stop();
      continue;
    }
    const { method, target, pairs, body } = request;
    const path = pathOf(target) as string;
    if (path !== target) rules.add('path');
    requests.push({ method, target: path, pairs, body });
    if (body === undefined) break;
    const trailerSize = request.trailers.join('').length;
    if (sizeOf(pairs) + trailerSize > 16_384 || pairs.length + request.trailers.length > 200) {
      rules.add('trailers');
      requests[requests.length - 1] = { method, target: path, pairs, body: undefined };
      statuses.push(431);
      return stop();
    }
    statuses.push(200);
    if (!request.keepsAlive) return stop();
    if (request.version === '1.0' && valuesOf(request, 'transfer-encoding').length > 0) {
      rules.add('old-chunks');
      return stop();
    }
  }
  if (reference.tunnel !== undefined) {
    rules.add('connect');
    statuses.push(400);
    return stop();
  }
  if (reference.error !== undefined) {
    statuses.push(reference.error === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? 413 : 400);
    return { outcome: { requests, statuses, isOpen: reference.isErrorOfEnd }, rules: [...rules] };
  }
  return { outcome: { requests, statuses, isOpen: reference.isOpen }, rules: [...rules] };
}

/** Bytes on the wire, without the last line break. */
function sizeOf(pairs: readonly string[]): number {
  return pairs.reduce((sum, text) => sum + text.length + 2, 0) - 2;
}

function valuesOf({ pairs }: SeenRequest, name: string): string[] {
  return pairs.filter((_, index) => index % 2 === 1 && (pairs[index - 1] as string).toLowerCase() === name);
}

function refusalOfHead(request: ReferenceRequest, rules: Set<string>): number {
  const refuse = (rule: string, status: number) => {
    rules.add(rule);
    return status;
  };
  if (request.target.length > 8192) return refuse('target-size', 414);
  if (sizeOf(request.pairs) > 16_384) return refuse('header-size', 431);
  if (request.pairs.length > 200) return refuse('header-count', 431);
  if (!/^1\.[01]$/.test(request.version)) return refuse('version', 400);
  if (valuesOf(request, 'host').length > 1) return refuse('hosts', 400);
  const expectation = valuesOf(request, 'expect').join();
  if (expectation !== '' && expectation.toLowerCase() !== '100-continue') return refuse('expect', 417);
  if (request.isUnmet) rules.add('expect');
  return 0;
}

function earlyAnswer(request: ReferenceRequest, rules: Set<string>): number {
  const path = request.method === 'TRACE' ? undefined : pathOf(request.target);
  if (path === undefined) {
    rules.add('no-path');
    return 400;
  }
  if (collapseSlashes(path) !== undefined) {
    rules.add('slashes');
    return 308;
  }
  return 0;
}

function pathOf(target: string): string | undefined {
  const path = target.startsWith('/') ? target : /^https?:\/\/[^/?#\\]*(.*)$/is.exec(target)?.[1];
  if (path === undefined) return undefined;
  const [plain = ''] = path.split('#');
  return plain.startsWith('/') ? plain : `/${plain}`;
}
