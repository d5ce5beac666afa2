import { request as send } from 'node:http';

/**
 * Passes a request on to a server of this machine, and its answer back, both as they stand.
 *
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 * @param {{ port: number, rawHeaders?: readonly string[], headers?: Readonly<Record<string, string>> }} options
 *   `rawHeaders` go in the place of those of the request, `headers` before those of the answer of the same name.
 */
export function forward(incoming, outgoing, { port, rawHeaders = incoming.rawHeaders, headers = {} }) {
  const { method, url: path } = incoming;
  const passed = send({ host: '127.0.0.1', port, method, path, headers: rawHeaders, agent: false });
  passed.on('response', (answer) => {
    const own = answer.rawHeaders.filter((_, index, all) => {
      const name = all[index - (index % 2)].toLowerCase();
      return !(name in headers) && name !== 'connection';
    });
    outgoing.writeHead(answer.statusCode, answer.statusMessage, [...Object.entries(headers).flat(), ...own]);
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
}
