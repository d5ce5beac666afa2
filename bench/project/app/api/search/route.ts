import type { NextRequest } from 'next/server';

export function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  return Response.json({ q: searchParams.get('q'), limit: Number(searchParams.get('limit')) });
}
