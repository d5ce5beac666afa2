import type { NextRequest } from 'next/server';
import { deleteUser, findUser, updateUser, type UserFields } from '@/lib/data/users';
import { MAX_ID, parseId } from '@/lib/parse-id';
import { invalid, problem } from '@/lib/problem';
import { readJson } from '@/lib/read-json';
import { userRules } from '@/lib/user-rules';
import { validate, validateSome } from '@/lib/validate';

export async function GET(_request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id);
  if (id === undefined) return badId();

  const user = await findUser(id);
  return user ? Response.json(user) : unknownUser(id);
}

/** Replaces a user: every field has to be there. */
export async function PUT(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id);
  if (id === undefined) return badId();

  const body = await readJson(request, (input) => validate(input, userRules));
  return body.ok ? update(id, body.value) : body.refusal;
}

/** Changes the fields that are there. */
export async function PATCH(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  const id = parseId((await params).id);
  if (id === undefined) return badId();

  const body = await readJson(request, (input) => validateSome(input, userRules));
  return body.ok ? update(id, body.value) : body.refusal;
}

// RouteContext is the type written out above, worked out from the path instead.
export async function DELETE(_request: NextRequest, { params }: RouteContext<'/api/users/[id]'>) {
  const id = parseId((await params).id);
  if (id === undefined) return badId();

  return (await deleteUser(id)) ? new Response(null, { status: 204 }) : unknownUser(id);
}

async function update(id: number, fields: Partial<UserFields>): Promise<Response> {
  const user = await updateUser(id, fields);
  if (user === 'unknown-user') return unknownUser(id);
  if (user === 'email-taken') return problem(409, `Another user has the address ${fields.email}.`);
  return Response.json(user);
}

function badId(): Response {
  return invalid([{ field: 'id', detail: `must be a whole number from 1 to ${MAX_ID}` }]);
}

function unknownUser(id: number): Response {
  return problem(404, `There is no user ${id}.`);
}
