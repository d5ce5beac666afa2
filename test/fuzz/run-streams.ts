import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteStream } from './generate-stream.ts';
import { MemorySocket } from './memory-socket.ts';
import { readStatuses, saysLast } from './outcome.ts';
import type { RuleName } from './rules.ts';
import { createReference, emptyLog, type ReferenceLog } from './reference.ts';
import { connectSubject, type SubjectLog } from './subject.ts';
import type { Trial } from './trial.ts';
import { asForReference, forReference } from './reference-stream.ts';

/** Turns of the event loop in which a server has done all that it will do with what it got. */
const TURNS_TO_SETTLE = 5;

const logs = new WeakMap<Duplex, ReferenceLog>();
let server: Server | undefined;

/** Gives streams to both servers over connections that are made of memory, all of them side by side. */
export async function runStreams(streams: readonly ByteStream[]): Promise<Trial[]> {
  server ??= createReference((socket) => logs.get(socket) ?? emptyLog());
  const to = server;
  const runs = streams.map((stream) => new Run(to, stream));
  const most = Math.max(0, ...streams.map(({ pieces }) => pieces.length));
  for (let index = 0; index < most; index++) {
    for (const run of runs) run.send(index);
    await nextTurn();
  }
  await settle();
  for (const run of runs) run.sendEnd();
  await settle();
  const trials = runs.map((run) => run.end());
  await nextTurn();
  return trials;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn++) await nextTurn();
}

/** One stream on its way to both servers. */
class Run {
  readonly #stream: ByteStream;
  readonly #forReference: ByteStream;
  readonly #rewritten: readonly RuleName[];
  readonly #referenceLog = emptyLog();
  readonly #referenceSocket = new MemorySocket(false);
  readonly #subjectLog: SubjectLog = { requests: [], faults: [] };
  // As over TCP, where all connections are read into one buffer.
  readonly #subjectSocket = new MemorySocket(true);
  #isReferenceOpen = true;
  #isSubjectOpen = true;

  constructor(reference: Server, stream: ByteStream) {
    this.#stream = stream;
    [this.#forReference, this.#rewritten] = forReference(stream);
    logs.set(this.#referenceSocket, this.#referenceLog);
    reference.emit('connection', this.#referenceSocket);
    connectSubject(this.#subjectSocket, this.#subjectLog);
  }

  send(index: number): void {
    const { pieces, isHurried } = this.#stream;
    if (!isHurried) this.#sendPiece(index);
    else if (index === 0) for (const each of pieces.keys()) this.#sendPiece(each);
  }

  #sendPiece(index: number): void {
    const piece = this.#stream.pieces[index];
    if (piece === undefined) return;
    // Else Node would have closed the connection by now.
    if (this.#referenceLog.error === undefined) {
      this.#referenceSocket.receive(this.#forReference.pieces[index] ?? '');
    }
    this.#subjectSocket.receive(piece);
  }

  sendEnd(): void {
    const { sent, hasEnded, destroyed } = this.#subjectSocket;
    this.#isReferenceOpen = !this.#referenceSocket.hasEnded && this.#referenceLog.error === undefined;
    this.#isSubjectOpen = !hasEnded;
    const { faults } = this.#subjectLog;
    if (hasEnded && !destroyed && !saysLast(sent)) faults.push('closed after an answer that does not say so');
    if (!hasEnded && saysLast(sent)) faults.push('open after an answer that says that it is the last');
    this.#referenceLog.hasEnded = true;
    this.#referenceSocket.receiveEnd();
    this.#subjectSocket.receiveEnd();
  }

  end(): Trial {
    const { requests, error, isErrorOfEnd, tunnel } = this.#referenceLog;
    const { faults } = this.#subjectLog;
    if (!this.#subjectSocket.hasEnded) faults.push('the connection is open after its client has ended');
    const isRewritten = this.#rewritten.length > 0;
    this.#referenceSocket.destroy();
    this.#subjectSocket.destroy();
    return {
      stream: this.#stream,
      rewritten: this.#rewritten,
      reference: {
        requests: isRewritten ? requests.map(asForReference) : requests,
        statuses: readStatuses(this.#referenceSocket.sent),
        isOpen: this.#isReferenceOpen,
        error,
        isErrorOfEnd,
        tunnel,
        text: this.#forReference.pieces.join(''),
      },
      subject: {
        requests: isRewritten ? this.#subjectLog.requests.map(asForReference) : this.#subjectLog.requests,
        statuses: readStatuses(this.#subjectSocket.sent),
        isOpen: this.#isSubjectOpen,
      },
      faults,
    };
  }
}
