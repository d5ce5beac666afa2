import type { FieldError } from '@/lib/problem';

/** A user as the API writes it. */
export interface ApiUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** An answer of the API that says what is wrong. */
export class ApiProblem extends Error {
  readonly errors: readonly FieldError[];

  constructor(detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = 'ApiProblem';
    this.errors = errors;
  }
}

/** The users with `query` in their name; all of them where it is empty. */
export async function fetchUsers(query: string, signal: AbortSignal): Promise<ApiUser[]> {
  if (query === '') return (await send('/api/users', { signal })) as ApiUser[];
  const url = `/api/search?query=${encodeURIComponent(query)}`;
  return ((await send(url, { signal })) as { results: ApiUser[] }).results;
}

export async function postUser(fields: Record<'name' | 'email', string>): Promise<ApiUser> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fields),
  };
  return (await send('/api/users', init)) as ApiUser;
}

export async function deleteUserById(id: number): Promise<void> {
  await send(`/api/users/${id}`, { method: 'DELETE' });
}

async function send(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (response.status === 204) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const { detail, errors } = (body ?? {}) as { detail?: string; errors?: FieldError[] };
  throw new ApiProblem(detail ?? `The server answered with ${response.status}.`, errors);
}
