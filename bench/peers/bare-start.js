// The least that a process can load before it answers: what the start of others is measured against.
import { createServer } from 'node:http';

const [port] = process.argv.slice(2);

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '17' });
  response.end('{"hello":"world"}');
}).listen(Number(port), '127.0.0.1');
