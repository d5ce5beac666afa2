import type { CronJob } from '../http/cron-job.ts';
import type { AttemptResult, OnCronEvent } from './cron-event.ts';
import { tickName } from './cron-event.ts';
import type { JobRecords, TickState } from './job-records.ts';
import { Lease } from './lease.ts';
import { sleep } from './sleep.ts';

/** What the runs of a job have in common. */
export interface RunContext {
  readonly job: CronJob;
  readonly records: JobRecords;
  /** Makes one try; never rejects. `token` is higher than that of every run before. */
  readonly execute: (tick: number, attempt: number, token: number) => Promise<AttemptResult>;
  readonly onEvent: OnCronEvent;
  /** Aborts when nothing more is to begin here. */
  readonly stopping: AbortSignal;
  /** Milliseconds after which the locks of an instance that has died run out. */
  readonly ttl: number;
  /** The runs of this process that go on. */
  readonly running: Set<number>;
}

/**
 * What became of a tick here: somebody has seen to it (`over`), the store could not be reached (`away`), or the server
 * ends (`stopped`).
 */
export type TickOutcome = 'over' | 'away' | 'stopped';

/** The longest time between two tries. */
const LONGEST_DELAY = 300_000;

/**
 * Runs a job for a tick, unless another instance does. One that died before its run began is stood in for; one that
 * died in the middle of it counts as a try that failed.
 */
export async function runTick(context: RunContext, tick: number): Promise<TickOutcome> {
  const { records, stopping, ttl } = context;
  try {
    for (;;) {
      const lock = await records.lockTick(tick);
      const state = await records.state(tick);
      if (lock) {
        const lease = new Lease(ttl);
        lease.add(lock);
        try {
          return await runHeld(context, tick, { state, lease, token: lock.token });
        } finally {
          await lease.release();
        }
      }
      if (isOver(state)) return 'over';
      // Whoever has it may die: by then its lock has run out. Not all at once, so that one of those who wait gets it.
      if (!(await sleep(ttl * (1 + Math.random() / 4), stopping))) return 'stopped';
    }
  } catch (error) {
    return onStoreAway(context, tick, error);
  }
}

interface Held {
  readonly state: TickState | undefined;
  readonly lease: Lease;
  readonly token: number;
}

async function runHeld(
  context: RunContext,
  tick: number,
  { state, lease, token }: Held,
): Promise<TickOutcome> {
  const { job, records, onEvent, stopping } = context;
  const over = () => records.setState(tick, { phase: 'over' });
  if (isOver(state)) return 'over';
  if (state && state.attempt > job.retries) {
    await records.setState(tick, { phase: state.phase === 'started' ? 'lost' : 'over' });
    if (state.phase === 'started') onEvent(job, tick, { kind: 'lost', reason: 'its server has gone' });
    return 'over';
  }
  if (!state && job.jitter > 0 && !(await sleep(Math.random() * job.jitter, stopping))) return 'stopped';
  const claim = job.overlap ? token : await claimJob(context, tick, lease);
  if (claim === 'stopped') return 'stopped';
  if (claim === 'busy') {
    await over();
    onEvent(job, tick, { kind: 'skipped', reason: 'the run before it goes on' });
    return 'over';
  }
  const first = state ? state.attempt + 1 : 1;
  return tryUntilDone(context, tick, { first, token: claim, save: (next) => records.setState(tick, next) });
}

/** Whether nothing more will be done for a tick. */
function isOver(state: TickState | undefined): state is { readonly phase: 'over' | 'lost' } {
  return state?.phase === 'over' || state?.phase === 'lost';
}

/**
 * Takes the right to run the job, which no two have. Where somebody has it, and gives it back, the run was a run; where
 * the lock runs out, its server has died, and the job is free.
 *
 * @returns the fencing token of the right.
 */
async function claimJob(
  { records, running, stopping, ttl }: RunContext,
  tick: number,
  lease: Lease,
): Promise<number | 'busy' | 'stopped'> {
  if (running.size > 0) return 'busy';
  let lock = await records.lockJob();
  if (!lock) {
    const before = await records.holder();
    const deadline = Date.now() + ttl * 1.5;
    while (!lock && Date.now() < deadline) {
      if (!(await sleep(ttl / 10, stopping))) return 'stopped';
      lock = await records.lockJob();
    }
    if (!lock) return 'busy';
    lease.add(lock);
    const state = before === undefined ? undefined : await records.state(before);
    if (state?.phase === 'over') return 'busy';
  } else lease.add(lock);
  await records.setHolder(tick);
  return lock.token;
}

interface Tries {
  /** The number of the first one. */
  readonly first: number;
  readonly token: number;
  readonly save: (state: TickState) => Promise<void>;
}

async function tryUntilDone(
  context: RunContext,
  tick: number,
  { first, token, save }: Tries,
): Promise<TickOutcome> {
  const { job, execute, onEvent, stopping, running } = context;
  const keep = async (state: TickState, isFirst: boolean): Promise<void> => {
    try {
      await save(state);
    } catch (error) {
      // Once it has begun it goes on, where it may run without the store.
      if (isFirst || job.onStoreError === 'skip') throw error;
    }
  };
  for (let attempt = first; ; attempt++) {
    await keep({ phase: 'started', attempt }, attempt === first);
    onEvent(job, tick, { kind: 'started', attempt });
    const startedAt = new Date().toISOString();
    running.add(tick);
    const result = await execute(tick, attempt, token);
    running.delete(tick);
    const isLast = result.isOk || attempt > job.retries;
    const retryIn = isLast ? undefined : delayBefore(attempt, job.retryDelay);
    onEvent(job, tick, { kind: 'ended', attempt, result, ...(retryIn === undefined ? {} : { retryIn }) });
    if (retryIn === undefined) {
      await note(context, tick, { result, attempt, startedAt, save });
      return 'over';
    }
    await keep({ phase: 'failed', attempt }, false);
    if (!(await sleep(retryIn, stopping))) return 'stopped';
  }
}

/** The run has been, whether or not the store hears of it. */
async function note(
  { job, records, onEvent }: RunContext,
  tick: number,
  run: { result: AttemptResult; attempt: number; startedAt: string; save: Tries['save'] },
): Promise<void> {
  const { status, error, duration, isOk } = run.result;
  try {
    await run.save({ phase: 'over' });
    await records.addRun({
      tick: tickName(tick),
      startedAt: run.startedAt,
      duration: Math.round(duration),
      attempts: run.attempt,
      isOk,
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    });
  } catch (reason) {
    onEvent(job, tick, {
      kind: 'lost',
      reason: `it has ended, and could not be noted: ${messageOf(reason)}`,
    });
  }
}

async function onStoreAway(context: RunContext, tick: number, error: unknown): Promise<TickOutcome> {
  const { job, onEvent, running } = context;
  if (job.onStoreError === 'skip') {
    onEvent(job, tick, {
      kind: 'skipped',
      reason: `nobody knows whether others run it: ${messageOf(error)}`,
    });
    return 'away';
  }
  if (!job.overlap && running.size > 0) {
    onEvent(job, tick, { kind: 'skipped', reason: 'the run before it goes on' });
    return 'over';
  }
  return tryUntilDone(context, tick, { first: 1, token: 0, save: async () => {} });
}

/** Half of it is left to chance, so that what failed together is not tried again together. */
function delayBefore(attempt: number, delay: number): number {
  const whole = Math.min(LONGEST_DELAY, delay * 2 ** (attempt - 1));
  return Math.round(whole * (0.5 + Math.random() / 2));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
