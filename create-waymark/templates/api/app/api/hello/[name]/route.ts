import type { NextRequest } from 'next/server';

// GET /api/hello/Ada
export async function GET(_request: NextRequest, { params }: RouteContext<'/api/hello/[name]'>) {
  const { name } = await params;
  return Response.json({ message: `Hello, ${name}!` });
}
