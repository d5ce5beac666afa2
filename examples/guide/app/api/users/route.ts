import { createUser, listUsers } from '@/lib/data/users';
import { problem } from '@/lib/problem';
import { readJson } from '@/lib/read-json';
import { userRules } from '@/lib/user-rules';
import { validate } from '@/lib/validate';

/** A user is small: Waymark answers a larger body with 413, unread. Next.js takes no notice of it. */
export const maxBodySize = '16kb';

export async function GET() {
  return Response.json(await listUsers());
}

export async function POST(request: Request) {
  const body = await readJson(request, (input) => validate(input, userRules));
  if (!body.ok) return body.refusal;

  const user = await createUser(body.value);
  if (user === 'email-taken') return problem(409, `Another user has the address ${body.value.email}.`);
  return Response.json(user, { status: 201, headers: { Location: `/api/users/${user.id}` } });
}
