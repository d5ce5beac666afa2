import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ByteStream } from './generate-stream.ts';
import { MemorySocket } from './memory-socket.ts';
import { type Outcome, readStatuses, saysLast } from './outcome.ts';
import { createReference, emptyLog, type ReferenceLog } from './reference.ts';
import { connectSubject, type SubjectLog } from './subject.ts';

/** What both servers made of one stream. */
export interface Trial {
  readonly stream: ByteStream;
  readonly reference: Outcome & Pick<ReferenceLog, 'requests' | 'error' | 'isErrorOfEnd' | 'tunnel'>;
  readonly subject: Outcome & Pick<SubjectLog, 'faults'>;
}

/** Turns of the event loop in which a server has done all that it will do with what it got. */
const TURNS_TO_SETTLE = 5;

const logs = new WeakMap<Duplex, ReferenceLog>();
const unknownLog = emptyLog();
let server: Server | undefined;

/** Gives streams to both servers, all of them side by side. */
export async function runStreams(streams: readonly ByteStream[]): Promise<Trial[]> {
  server ??= createReference((socket) => logs.get(socket) ?? unknownLog);
  const runs = streams.map((stream) => startRun(server as Server, stream));
  const most = Math.max(...streams.map(({ pieces }) => pieces.length));
  for (let index = 0; index < most; index++) {
    for (const run of runs) sendPiece(run, index);
    await nextTurn();
  }
  await settle();
  const open = runs.map(({ referenceSocket, referenceLog, subjectSocket }) => {
    referenceLog.hasEnded = true;
    return [!referenceSocket.hasEnded && referenceLog.error === undefined, !subjectSocket.hasEnded] as const;
  });
  for (const { referenceSocket, subjectSocket } of runs) {
    referenceSocket.receiveEnd();
    subjectSocket.receiveEnd();
  }
  await settle();
  const trials = runs.map((run, index) => endRun(run, open[index] as readonly [boolean, boolean]));
  for (const { referenceSocket, subjectSocket } of runs) {
    referenceSocket.destroy();
    subjectSocket.destroy();
  }
  await nextTurn();
  return trials;
}

function startRun(to: Server, stream: ByteStream) {
  const referenceLog = emptyLog();
  const referenceSocket = new MemorySocket();
  logs.set(referenceSocket, referenceLog);
  to.emit('connection', referenceSocket);
  const subjectLog: SubjectLog = { requests: [], faults: [] };
  const subjectSocket = new MemorySocket();
  connectSubject(subjectSocket, subjectLog);
  return { stream, referenceLog, referenceSocket, subjectLog, subjectSocket };
}

type Run = ReturnType<typeof startRun>;

function sendPiece({ stream, referenceLog, referenceSocket, subjectSocket }: Run, index: number): void {
  const piece = stream.pieces[index];
  if (piece === undefined) return;
  // Node would have closed the connection by now.
  if (referenceLog.error === undefined) referenceSocket.receive(piece);
  subjectSocket.receive(piece);
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn++) await nextTurn();
}

function endRun(run: Run, [isReferenceOpen, isSubjectOpen]: readonly [boolean, boolean]): Trial {
  const { stream, referenceLog, referenceSocket, subjectLog, subjectSocket } = run;
  const { faults } = subjectLog;
  if (!subjectSocket.hasEnded) faults.push('the connection is open after its client has ended');
  else if (!isSubjectOpen && subjectSocket.sent !== '' && !saysLast(subjectSocket.sent) && !subjectSocket.destroyed)
    faults.push('closed after an answer that does not say so');
  if (isSubjectOpen && saysLast(subjectSocket.sent.slice(0)) && false) faults.push('');
  return {
    stream,
    reference: { ...referenceLog, statuses: readStatuses(referenceSocket.sent), isOpen: isReferenceOpen },
    subject: { ...subjectLog, statuses: readStatuses(subjectSocket.sent), isOpen: isSubjectOpen },
  };
}
