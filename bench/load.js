import { connect } from 'node:net';

/**
 * Sends one request over and over on a number of keep-alive connections, each as soon as its last was answered,
 * and counts the answers. Every answer's status is checked, and its body read to its end.
 *
 * Bare sockets, because a client that costs more than the server would measure itself.
 *
 * @param {string} message The request, head and body.
 * @param {{ port: number, connections: number, milliseconds: number, status: number }} options
 * @returns {Promise<number>} Requests a second.
 */
export async function load(message, { port, connections, milliseconds, status }) {
  const counter = { answers: 0, running: true };
  const bytes = Buffer.from(message);
  const lines = Array.from({ length: connections }, () => runConnection(port, bytes, status, counter));
  const start = performance.now();
  const stop = setTimeout(() => (counter.running = false), milliseconds);
  try {
    await Promise.all(lines);
    return counter.answers / ((performance.now() - start) / 1000);
  } finally {
    clearTimeout(stop);
  }
}

function runConnection(port, bytes, status, counter) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write(bytes));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The server closed a connection under load.')));
    socket.on('data', (chunk) => {
      received = received === '' ? chunk : received + chunk;
      const end = endOfAnswer(received);
      if (end === undefined) return;
      if (!received.startsWith(`HTTP/1.1 ${status} `)) {
        socket.destroy();
        reject(new Error(`Answered under load, where ${status} was expected: ${received.slice(0, 300)}`));
        return;
      }
      received = received.slice(end);
      counter.answers += 1;
      if (counter.running) socket.write(bytes);
      else {
        socket.removeAllListeners('close');
        socket.destroy();
        resolve();
      }
    });
  });
}

/** Where the first answer in a text ends; `undefined` while it has not ended. */
function endOfAnswer(text) {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head));
  if (length) {
    const end = head + 4 + Number(length[1]);
    return text.length < end ? undefined : end;
  }
  const last = text.indexOf('\r\n0\r\n\r\n', head);
  return last < 0 ? undefined : last + '\r\n0\r\n\r\n'.length;
}
