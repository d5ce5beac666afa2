import { test } from 'vitest';
import { generateStream } from './fuzz/generate-stream.ts';
import { runStreams } from './fuzz/run-streams.ts';
import { expectedOutcome } from './fuzz/expected-outcome.ts';

test('explore', async () => {
  const count = Number(process.env['N'] ?? 5000);
  const first = Number(process.env['FIRST'] ?? 1);
  const buckets = new Map<string, string[]>();
  const start = Date.now();
  let n = 0;
  for (let seed = first; seed < first + count; seed += 200) {
    const streams = Array.from({ length: 200 }, (_, i) => generateStream(seed + i));
    for (const trial of await runStreams(streams)) {
      const { outcome, rules } = expectedOutcome(trial);
      const { faults, ...subject } = trial.subject;
      const a = JSON.stringify([outcome.requests, outcome.statuses, outcome.isOpen]);
      const b = JSON.stringify([subject.requests, subject.statuses, subject.isOpen]);
      if (a === b && faults.length === 0) continue;
      n++;
      const key = `${trial.stream.category} ${rules} ref ${trial.reference.requests.length} ${trial.reference.error} ${outcome.statuses.slice(0,4)} ${outcome.isOpen} | ours ${subject.requests.length} ${subject.statuses.slice(0,4)} ${subject.isOpen} ${faults}`;
      const list = buckets.get(key) ?? [];
      buckets.set(key, list);
      list.push(JSON.stringify(trial.stream.pieces).slice(0, 700) + '\n   ' + a.slice(0, 500) + '\n   ' + b.slice(0, 500)+ '\n   '+ JSON.stringify(trial.reference).slice(0,300));
    }
  }
  console.log(count, 'streams', Date.now() - start, 'ms', n, 'differences', buckets.size, 'buckets');
  for (const [key, list] of [...buckets].sort((x, y) => y[1].length - x[1].length).slice(0, Number(process.env['SHOW'] ?? 25))) {
    console.log(`== ${list.length} ${key}\n   ${list.sort((x, y) => x.length - y.length)[0]}`);
  }
}, 1e6);
