import { getDatabase, isUniqueViolation } from '@/lib/data/database';

/** What a client says about a user. */
export interface UserFields {
  readonly name: string;
  /** In lower case, and nobody else's. */
  readonly email: string;
}

export interface User extends UserFields {
  readonly id: number;
  readonly createdAt: Date;
}

const COLUMNS = 'id, name, email, created_at AS "createdAt"';

export async function listUsers(): Promise<User[]> {
  const database = await getDatabase();
  return database.query<User>(`SELECT ${COLUMNS} FROM users ORDER BY id`);
}

/** The users with `part` somewhere in their name, in upper or lower case. */
export async function searchUsers(part: string): Promise<User[]> {
  const database = await getDatabase();
  // Not LIKE, to which a "%" in `part` would mean something else.
  return database.query<User>(
    `SELECT ${COLUMNS} FROM users WHERE position(lower($1) IN lower(name)) > 0 ORDER BY id`,
    [part],
  );
}

export async function findUser(id: number): Promise<User | undefined> {
  const database = await getDatabase();
  const [user] = await database.query<User>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]);
  return user;
}

export async function findUserByEmail(email: string): Promise<User | undefined> {
  const database = await getDatabase();
  const [user] = await database.query<User>(`SELECT ${COLUMNS} FROM users WHERE email = $1`, [email]);
  return user;
}

export async function createUser({ name, email }: UserFields): Promise<User | 'email-taken'> {
  const database = await getDatabase();
  const [user] = await database.query<User>(
    `INSERT INTO users (name, email) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING RETURNING ${COLUMNS}`,
    [name, email],
  );
  return user ?? 'email-taken';
}

/** Changes the given fields of a user and leaves the others as they are. */
export async function updateUser(
  id: number,
  { name, email }: Partial<UserFields>,
): Promise<User | 'unknown-user' | 'email-taken'> {
  const database = await getDatabase();
  try {
    const [user] = await database.query<User>(
      `UPDATE users SET name = coalesce($2, name), email = coalesce($3, email) WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, name ?? null, email ?? null],
    );
    return user ?? 'unknown-user';
  } catch (error) {
    if (isUniqueViolation(error)) return 'email-taken';
    throw error;
  }
}

/** Deletes a user, and with them their sessions; `false` when there is no such user. */
export async function deleteUser(id: number): Promise<boolean> {
  const database = await getDatabase();
  const rows = await database.query('DELETE FROM users WHERE id = $1 RETURNING id', [id]);
  return rows.length > 0;
}
