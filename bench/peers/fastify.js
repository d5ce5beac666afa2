import fastify from 'fastify';

const [port] = process.argv.slice(2);

const app = fastify();
app.get('/api/hello', () => ({ hello: 'world' }));
app.get('/api/users/:id', (request) => ({ id: request.params.id, name: 'Alice' }));
app.post('/api/echo', (request) => request.body);

await app.listen({ port: Number(port), host: '127.0.0.1' });
