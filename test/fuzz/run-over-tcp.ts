import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises';
import { serve } from '../../src/engine/node.ts';
import type { RunningServer } from '../../src/engine/serve-options.ts';
import type { ByteStream } from './generate-stream.ts';
import { readStatuses } from './outcome.ts';
import { createReference, emptyLog, type ReferenceLog } from './reference.ts';
import { asForReference, forReference } from './reference-stream.ts';
import { recordingApp, type SubjectLog } from './subject.ts';
import { judge, type Trial } from './trial.ts';

/** Servers of both kinds that listen on the loopback interface. */
export interface Lanes {
  run(streams: readonly ByteStream[]): Promise<Trial[]>;
  close(): Promise<void>;
}

/** Pairs of servers, each with one connection at a time: so it is known whose requests they see. */
const LANES = 8;

/** Milliseconds of silence after which a server has done all that it will do; the second is for what seems to differ. */
const PATIENCE = [15, 300] as const;

export async function openLanes(): Promise<Lanes> {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open()));
  return {
    run: async (streams) => {
      const trials: Trial[] = [];
      const rest = [...streams.entries()];
      const work = async (lane: Lane) => {
        for (let next = rest.shift(); next; next = rest.shift()) trials[next[0]] = await lane.run(next[1]);
      };
      await Promise.all(lanes.map(work));
      return trials;
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** A server of each kind. */
class Lane {
  #referenceLog: ReferenceLog = emptyLog();
  #subjectLog: SubjectLog = { requests: [], faults: [] };
  readonly #reference: Server;
  #subject: RunningServer | undefined;

  constructor() {
    this.#reference = createReference(() => this.#referenceLog);
  }

  static async open(): Promise<Lane> {
    const lane = new Lane();
    lane.#reference.listen(0, '127.0.0.1');
    await once(lane.#reference, 'listening');
    lane.#subject = await serve(
      recordingApp(() => lane.#subjectLog),
      { port: 0, host: '127.0.0.1', onError: (error) => lane.#subjectLog.faults.push(String(error)) },
    );
    return lane;
  }

  async run(stream: ByteStream): Promise<Trial> {
    const trial = await this.#try(stream, PATIENCE[0]);
    return judge(trial).isPassed ? trial : this.#try(stream, PATIENCE[1]);
  }

  async close(): Promise<void> {
    this.#reference.close();
    await this.#subject?.close({ deadline: 1000 });
  }

  async #try(stream: ByteStream, patience: number): Promise<Trial> {
    const [rewritten, rules] = forReference(stream);
    this.#referenceLog = emptyLog();
    this.#subjectLog = { requests: [], faults: [] };
    const log = this.#referenceLog;
    const { requests, faults } = this.#subjectLog;
    const { port } = this.#reference.address() as AddressInfo;
    const reference = await talk(
      port,
      rewritten,
      patience,
      () => (log.hasEnded = true),
      () => log.error !== undefined,
    );
    const subject = await talk(this.#subject?.port ?? 0, stream, patience);
    const isRewritten = rules.length > 0;
    return {
      stream,
      rewritten: rules,
      reference: {
        requests: isRewritten ? log.requests.map(asForReference) : log.requests,
        statuses: readStatuses(reference.sent),
        isOpen: reference.isOpen && (log.error === undefined || log.isErrorOfEnd),
        error: log.error,
        isErrorOfEnd: log.isErrorOfEnd,
        tunnel: log.tunnel,
        text: rewritten.pieces.join(''),
      },
      subject: {
        requests: isRewritten ? requests.map(asForReference) : requests,
        statuses: readStatuses(subject.sent),
        isOpen: subject.isOpen,
      },
      faults,
    };
  }
}

/** Sends a stream and, once nothing more comes back, its end. */
async function talk(
  port: number,
  { pieces, isHurried }: ByteStream,
  patience: number,
  onEnd?: () => void,
  isOver?: () => boolean,
): Promise<{ readonly sent: string; readonly isOpen: boolean }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  let sent = '';
  let hasEnded = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => (sent += chunk.toString('latin1')));
  const ended = Promise.race([once(socket, 'end'), once(socket, 'close')]).then(
    () => (hasEnded = true),
    () => {},
  );
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (hasEnded || isOver?.()) break;
    socket.write(piece, 'latin1');
    if (!isHurried) await nextTurn();
  }
  await silence(socket, patience, () => hasEnded);
  const isOpen = !hasEnded;
  onEnd?.();
  socket.end();
  // Where Node was told of an error, nobody answers, or closes.
  if (isOver?.()) await after(patience);
  else await Promise.race([ended, after(1000 + patience)]);
  socket.destroy();
  return { sent, isOpen };
}

async function silence(socket: Socket, patience: number, isOver: () => boolean): Promise<void> {
  for (let before = -1; before !== socket.bytesRead && !isOver();) {
    before = socket.bytesRead;
    await after(patience);
  }
}
