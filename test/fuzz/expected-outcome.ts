import { DEFAULT_LIMITS, DEFAULT_MAX_BODY_SIZE } from '../../src/http/server-limits.ts';
import type { Outcome, SeenRequest } from './outcome.ts';
import type { ReferenceOutcome, ReferenceRequest } from './reference.ts';
import type { RuleName } from './rules.ts';

/** What the engine is to make of a stream. */
export interface Expectation {
  readonly outcome: Outcome;
  /** The rules that make it something else than what Node made of it. */
  readonly rules: ReadonlySet<RuleName>;
}

/**
 * What the engine is to make of a stream, after what Node's server made of it: the same but for `RULES`.
 *
 * @returns The possibilities, one or two: an early answer and a refusal may race.
 */
export function expectedOutcomes(reference: ReferenceOutcome): Expectation[] {
  const first = expectation(reference, false);
  return first.rules.has('early-answer') ? [first, expectation(reference, true)] : [first];
}

/** @param endsEarly Whether early answers end their connection, or lose against the refusal of their body. */
function expectation(reference: ReferenceOutcome, endsEarly: boolean): Expectation {
  const requests: SeenRequest[] = [];
  const statuses: number[] = [];
  const rules = new Set<RuleName>();
  const end = (status?: number, isOpen = false): Expectation => {
    if (status !== undefined) statuses.push(status);
    return { outcome: { requests, statuses, isOpen }, rules };
  };
  for (const request of inOrder(reference)) {
    const refusal = request ? refusalOfHead(request, reference, rules) : 400;
    if (!request) rules.add('no-host');
    if (!request || refusal > 0) return end(refusal);
    const early = earlyStatus(request, rules);
    if (early > 0) {
      const isBad = request.body === undefined && !reference.isErrorOfEnd;
      const isAwaited = valuesOf(request, 'expect').join() !== '' || isTooLarge(request);
      if (isBad || isAwaited) rules.add('early-answer');
      if (endsEarly && isBad) return end(statusOf(reference));
      statuses.push(early);
      if (!goesOn(request, reference, rules) || (endsEarly && isAwaited)) return end();
      if (request.body === undefined) return end(undefined, reference.isErrorOfEnd);
      continue;
    }
    const { method, pairs, body } = request;
    const target = pathOf(request.target) ?? '';
    if (target !== request.target) rules.add('path');
    const isTooMuch = body !== undefined && hasTooManyTrailers(request);
    if (isTooMuch) rules.add('trailers');
    requests.push({ method, target, pairs, body: isTooMuch ? undefined : body });
    if (isTooMuch) return end(431);
    if (body === undefined) break;
    statuses.push(200);
    if (!goesOn(request, reference, rules)) return end();
  }
  if (reference.tunnel !== undefined) {
    rules.add('connect');
    return end(400);
  }
  if (reference.error !== undefined) return end(statusOf(reference), reference.isErrorOfEnd);
  return end(undefined, reference.isOpen);
}

/** The requests, and `undefined` for one that Node refused before it made one of it: without a `Host` line. */
function inOrder({ requests, statuses }: ReferenceOutcome): (ReferenceRequest | undefined)[] {
  let next = 0;
  const answered = statuses.map((status) => (status === 400 ? undefined : requests[next++]));
  return [...answered, ...requests.slice(next)];
}

/** What Node's server answers an error of its parser with. */
function statusOf({ error }: ReferenceOutcome): number {
  return error === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? 413 : 400;
}

/** The status that a request is refused with by its head, 0 for none. */
function refusalOfHead(request: ReferenceRequest, reference: ReferenceOutcome, rules: Set<RuleName>): number {
  const refuse = (rule: RuleName, status: number) => {
    rules.add(rule);
    return status;
  };
  const { maxTargetSize, maxHeaderSize, maxHeaderCount } = DEFAULT_LIMITS;
  if (request.target.length > maxTargetSize) return refuse('target-size', 414);
  if (sizeOf(request.pairs) > maxHeaderSize) return refuse('header-size', 431);
  if (request.pairs.length / 2 > maxHeaderCount) return refuse('header-count', 431);
  if (!/^1\.[01]$/.test(request.version)) return refuse('version', 400);
  if (valuesOf(request, 'host').length > 1) return refuse('hosts', 400);
  if (isUpgrade(request) && !isPlainlyChunked(request, reference)) return refuse('upgrade-coding', 400);
  const expectation = valuesOf(request, 'expect').join();
  if (expectation !== '' && expectation.toLowerCase() !== '100-continue') return refuse('expect', 417);
  if (request.isUnmet) rules.add('expect');
  return 0;
}

/** The status that a request is answered with that no handler sees, 0 for none. */
function earlyStatus({ method, target }: ReferenceRequest, rules: Set<RuleName>): number {
  const path = method === 'TRACE' ? undefined : pathOf(target);
  if (path !== undefined) return 0;
  rules.add('no-path');
  return 400;
}

/** Whether another request may follow on the connection. */
function goesOn(request: ReferenceRequest, reference: ReferenceOutcome, rules: Set<RuleName>): boolean {
  if (!request.keepsAlive) {
    if (reference.error !== undefined) rules.add('last-request');
    return false;
  }
  if (request.version !== '1.0' || valuesOf(request, 'transfer-encoding').length === 0) return true;
  rules.add('old-chunks');
  return false;
}

/** Whether it asks for another protocol, in what the reference was given: see `forReference`. */
function isUpgrade(request: ReferenceRequest): boolean {
  const options = [...valuesOf(request, 'connection'), ...valuesOf(request, 'proxy-connection')];
  const isAsked = options.some((value) => /(?:^|,)[ \t]*upgrade[ \t]*(?:,|$)/i.test(value));
  return isAsked && valuesOf(request, 'xpgrade').some((protocol) => protocol !== '');
}

/** Node says nothing of a tab behind a coding but that it is none. */
function isPlainlyChunked(request: ReferenceRequest, { error, text }: ReferenceOutcome): boolean {
  const codings = valuesOf(request, 'transfer-encoding');
  if (codings.length === 0) return true;
  const isInvalid = request.body === undefined && error === 'HPE_INVALID_TRANSFER_ENCODING';
  if (isInvalid && /\ntransfer-encoding:[ \t]*\S[^\r\n]*\t/i.test(text)) return false;
  return codings.join().toLowerCase() === 'chunked';
}

/** Whether its body is more than a server reads without a use for it. */
function isTooLarge(request: ReferenceRequest): boolean {
  return Number(valuesOf(request, 'content-length')[0] ?? 0) > DEFAULT_MAX_BODY_SIZE;
}

function hasTooManyTrailers({ pairs, trailers }: ReferenceRequest): boolean {
  const { maxHeaderSize, maxHeaderCount } = DEFAULT_LIMITS;
  const size = sizeOf(pairs) + trailers.join('').length;
  return size > maxHeaderSize || (pairs.length + trailers.length) / 2 > maxHeaderCount;
}

/** Bytes on the wire, without the last line break. */
function sizeOf(pairs: readonly string[]): number {
  return pairs.reduce((sum, text) => sum + text.length + 2, -2);
}

function valuesOf({ pairs }: SeenRequest, name: string): string[] {
  return pairs.filter((_, index) => index % 2 === 1 && pairs[index - 1]?.toLowerCase() === name);
}

/** RFC 9112, section 3.2, in words of its own: what the engine does is not asked. */
function pathOf(target: string): string | undefined {
  const path = target.startsWith('/') ? target : /^https?:\/\/[^/?#\\]*(.*)$/is.exec(target)?.[1];
  if (path === undefined) return undefined;
  const [plain = ''] = (path.startsWith('/') ? path : `/${path}`).split('#');
  return plain;
}
