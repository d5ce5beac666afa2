// Sends requests at a constant rate, whether or not earlier ones were answered: an open loop. The time of a request
// starts when it was due, not when a connection was free for it, so that a server that stalls is charged with every
// request that had to wait (no "coordinated omission").
//
// Argument: `{ port, path, rate, seconds, connections }` as JSON. Prints `{ sent, answered, late, p50, p99, p999, max }`:
// milliseconds, where `late` is the 99th percentile of how long after its time a request was sent to which a
// connection was free, which is what this process itself adds.
import { connect } from 'node:net';

const { port, path, rate, seconds, connections } = JSON.parse(process.argv[2]);

/** Milliseconds that are waited for the last answers. */
const GRACE = 5000;

const total = Math.floor(rate * seconds);
const message = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
const interval = 1000 / rate;

/** Of each request in the order of their answers; those never answered count as of the end. */
const latencies = new Float64Array(total);
const delays = new Float64Array(total);
let answered = 0;
let sent = 0;
let undelayed = 0;

const lines = await Promise.all(Array.from({ length: connections }, openLine));
const free = [...lines];
const start = performance.now() + 50;

const due = (request) => start + request * interval;
await sendAll();

const end = performance.now();
const unanswered = lines.filter((line) => line.request !== undefined).map((line) => line.request);
for (let request = sent; request < total; request++) unanswered.push(request);
for (const [index, request] of unanswered.entries()) latencies[answered + index] = end - due(request);
latencies.sort();
const late = delays.subarray(0, undelayed).sort();
const share = (values, part) => values[Math.max(0, Math.ceil(part * values.length) - 1)] ?? 0;
console.log(
  JSON.stringify({
    sent,
    answered,
    late: share(late, 0.99),
    p50: share(latencies, 0.5),
    p99: share(latencies, 0.99),
    p999: share(latencies, 0.999),
    max: share(latencies, 1),
  }),
);
process.exit(0);

/** Turns of the event loop without a pause: a timer of milliseconds would send requests in bursts. */
function sendAll() {
  return new Promise((resolve) => {
    const turn = () => {
      const now = performance.now();
      while (sent < total && due(sent) <= now && free.length > 0) {
        const line = free.shift();
        // Only who did not wait for a connection tells how late this process is.
        if (line.freeSince <= due(sent)) delays[undelayed++] = now - due(sent);
        line.request = sent++;
        line.socket.write(message);
      }
      if (answered === total || now > due(total) + GRACE) resolve();
      else setImmediate(turn);
    };
    turn();
  });
}

function openLine() {
  return new Promise((resolve, reject) => {
    const line = { socket: undefined, request: undefined, freeSince: 0, received: '' };
    const onread = {
      buffer: Buffer.alloc(64 * 1024),
      callback: (length, buffer) => receive(line, length, buffer),
    };
    line.socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, () => resolve(line));
    line.socket.once('error', reject);
    line.socket.once('close', () => fail(new Error('The server closed a connection.')));
  });
}

function receive(line, length, buffer) {
  const chunk = buffer.latin1Slice(0, length);
  line.received = line.received === '' ? chunk : line.received + chunk;
  const size = answerSize(line.received);
  if (size === undefined) return true;
  if (!line.received.startsWith('HTTP/1.1 200 ') || line.received.length !== size)
    fail(new Error(`Answered: ${line.received.slice(0, 300)}`));
  const now = performance.now();
  latencies[answered++] = now - due(line.request);
  line.received = '';
  line.request = undefined;
  line.freeSince = now;
  free.push(line);
  return true;
}

/** How long the answer at the start of a text is; `undefined` while it has not ended. */
function answerSize(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text);
  if (length) {
    const size = head + 4 + Number(length[1]);
    return text.length < size ? undefined : size;
  }
  return text.endsWith('\r\n0\r\n\r\n') ? text.length : undefined;
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
