import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressResponse, withCompression } from './compress.ts';

const TEXT = 'all work and no play '.repeat(200);

function ask(accept: string | null, method = 'GET'): Request {
  return new Request('http://x/', { method, headers: accept === null ? {} : { 'accept-encoding': accept } });
}

function text(headers: Record<string, string> = {}, body: BodyInit | null = TEXT): Response {
  return new Response(body, { headers: { 'content-type': 'text/plain', ...headers } });
}

async function vary(accept: string, given: Record<string, string>, body = TEXT): Promise<string | null> {
  return (await compressResponse(ask(accept), text(given, body))).headers.get('vary');
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('compressResponse', () => {
  test('in the coding that the client likes best', async () => {
    const br = await compressResponse(ask('gzip, br'), text());
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(br.headers.get('vary')).toBe('Accept-Encoding');
    expect(brotliDecompressSync(await bytesOf(br)).toString()).toBe(TEXT);
    const gzip = await compressResponse(ask('gzip, br;q=0.9'), text());
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await bytesOf(gzip)).toString()).toBe(TEXT);
  });

  test.each([
    ['a client that takes none', 'identity', text()],
    ['a client that says nothing', null, text()],
    ['a small body', 'gzip', text({}, 'small')],
    ['an image', 'gzip', text({ 'content-type': 'image/png' })],
    ['events', 'gzip', text({ 'content-type': 'text/event-stream; charset=utf-8' })],
    ['what is encoded already', 'gzip', text({ 'content-encoding': 'br' })],
    ['what must not be changed', 'gzip', text({ 'cache-control': 'public, no-transform' })],
    ['part of a body', 'gzip', text({ 'content-range': 'bytes 0-3/9' })],
    ['a body that gets no smaller', 'gzip', text({}, crypto.getRandomValues(new Uint8Array(2000)))],
    ['no body', 'gzip', text({}, null)],
  ])('leaves as it is: %s', async (_, accept, response) => {
    const before = response.headers.get('content-encoding');
    const expected = await bytesOf(response.clone());
    const answer = await compressResponse(ask(accept), response);
    expect(answer.headers.get('content-encoding')).toBe(before);
    expect(await bytesOf(answer)).toEqual(expected);
  });

  test('leaves it to a server that would not say that it is compressed, as Next.js', async () => {
    const request = Object.assign(ask('gzip'), { [Symbol('internal request')]: {} });
    const answer = await compressResponse(request, text());
    expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([null, TEXT]);
  });

  test('says that it depends on the client where it does, once', async () => {
    expect(await vary('identity', {})).toBe('Accept-Encoding');
    expect(await vary('gzip', {}, 'small')).toBe('Accept-Encoding');
    expect(await vary('gzip', { vary: 'Cookie' })).toBe('Cookie, Accept-Encoding');
    expect(await vary('gzip', { vary: 'accept-encoding' })).toBe('accept-encoding');
    expect(await vary('gzip', { vary: '*' })).toBe('*');
    expect(await vary('gzip', { 'content-type': 'image/png' })).toBeNull();
  });

  test('what was said of the bytes is said no more, and a strong tag becomes a weak one', async () => {
    const given = { etag: '"1"', 'content-length': '4200', 'accept-ranges': 'bytes', 'content-digest': 'x' };
    const answer = await compressResponse(ask('gzip'), text(given));
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-encoding': 'gzip',
      'content-type': 'text/plain',
      etag: 'W/"1"',
      vary: 'Accept-Encoding',
    });
  });

  test('406 for a client that takes nothing that there is; a small body for one that takes only a coding', async () => {
    const answer = await compressResponse(ask('deflate, *;q=0'), text());
    expect(answer.status).toBe(406);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    const small = await compressResponse(ask('gzip, identity;q=0'), text({}, 'small'));
    expect(gunzipSync(await bytesOf(small)).toString()).toBe('small');
  });

  test('HEAD gets the headers of GET', async () => {
    for (const body of [TEXT, endless().body]) {
      const answer = await compressResponse(ask('gzip', 'HEAD'), text({}, body));
      expect(answer.headers.get('content-encoding')).toBe('gzip');
    }
  });

  test.each(['br', 'gzip', 'zstd'] as const)(
    'a stream goes on in pieces, each as soon as it is there: %s, where there is such',
    async (encoding) => {
      const { body, send } = endless();
      const given = text({}, body);
      const answer = await compressResponse(ask(encoding), given, { encodings: [encoding, 'gzip'] });
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      for (const piece of ['first', 'second']) {
        send(piece);
        expect((await reader.read()).value?.byteLength).toBeGreaterThan(0);
      }
      await reader.cancel();
    },
  );

  test('a stream that is cancelled ends what it comes from, and one that fails fails', async () => {
    let isCancelled = false;
    const source = endless(() => (isCancelled = true));
    const answer = await compressResponse(ask('gzip'), text({}, source.body));
    await answer.body?.cancel();
    expect(isCancelled).toBe(true);
    const failing = endless();
    const broken = await compressResponse(ask('gzip'), text({}, failing.body));
    failing.fail(new Error('broken off'));
    await expect(broken.arrayBuffer()).rejects.toThrow('broken off');
  });

  test('a large stream comes back whole', async () => {
    const pieces = 300;
    let left = pieces;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new TextEncoder().encode(TEXT.repeat(4)));
      },
    });
    const answer = await compressResponse(ask('gzip'), text({}, body));
    expect(gunzipSync(await bytesOf(answer)).toString()).toBe(TEXT.repeat(4 * pieces));
  });

  test('a stream is made no faster than it is read', async () => {
    let made = 0;
    const body = new ReadableStream({
      pull(controller) {
        made++;
        controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)));
      },
    });
    const answer = await compressResponse(ask('gzip'), text({}, body));
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(made).toBeLessThan(40);
    await reader.cancel();
  });
});

test('withCompression: around a handler with a context', async () => {
  const handler = withCompression(
    async (_request: Request, { params }: { params: Promise<{ id: string }> }) =>
      Response.json({ id: (await params).id, text: TEXT }),
  );
  const answer = await handler(ask('gzip'), { params: Promise.resolve({ id: '7' }) });
  expect(JSON.parse(gunzipSync(await bytesOf(answer)).toString())).toEqual({ id: '7', text: TEXT });
  expect(() => withCompression(handler, { minSize: 'much' as '1kb' })).toThrow(/minSize/);
});

/** A body whose pieces are sent when the test says so. */
function endless(onCancel: () => void = () => {}) {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own;
    },
    cancel: onCancel,
  });
  return {
    body,
    send: (piece: string) => controller.enqueue(new TextEncoder().encode(piece)),
    fail: (error: Error) => controller.error(error),
  };
}
