export const dynamic = 'force-dynamic';

const PIECE = new Uint8Array(64 * 1024).fill(0x61);
const PIECES = 16;

export function GET() {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(PIECE);
      sent += 1;
      if (sent === PIECES) controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
}
