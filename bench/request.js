import { request as send } from 'node:http';

/**
 * Sends one request to this machine.
 *
 * @param {object} [options]
 * @param {string} [options.method] Default: GET.
 * @param {Record<string, string>} [options.headers]
 * @param {string} [options.body]
 * @param {import('node:http').Agent} [options.agent] Whose connections to use. Default: one of its own.
 * @param {number} [options.timeout] Milliseconds without a byte after which it fails. Default: 10,000.
 * @returns {Promise<{ status: number, type: string | undefined, body: string }>} `type`: the media type, without
 *   its parameters.
 */
export function request(port, path, { method = 'GET', headers, body, agent = false, timeout = 10_000 } = {}) {
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, path, method, headers, agent, timeout }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.once('end', () => {
        const type = response.headers['content-type']?.split(';')[0].trim().toLowerCase();
        resolve({ status: response.statusCode, type, body: text });
      });
      response.once('error', reject);
    });
    sent.once('timeout', () => sent.destroy(new Error(`Nothing came for ${timeout} ms.`)));
    sent.once('error', reject);
    sent.end(body);
  });
}
