/** The data layer: pages, Server Actions and the API all go through it. Put your database here. */
export interface User {
  readonly id: number;
  readonly name: string;
}

// Survives what the module does not: being loaded anew after an edit.
const store = globalThis as typeof globalThis & { users?: User[] };
const users = (store.users ??= [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Grace' },
]);

/** @param query What is to be in the name, in upper or lower case. */
export async function listUsers(query = ''): Promise<readonly User[]> {
  return users.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
}

/** Adds a user, or says what is wrong with the name. */
export async function createUser(input: unknown): Promise<User | { complaint: string }> {
  const name = typeof input === 'string' ? input.trim() : '';
  if (name === '') return { complaint: 'A user needs a name.' };
  if (name.length > 100) return { complaint: 'A name has at most 100 characters.' };
  const user = { id: Math.max(0, ...users.map(({ id }) => id)) + 1, name };
  users.push(user);
  return user;
}
