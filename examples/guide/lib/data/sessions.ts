import { createHash, randomBytes } from 'node:crypto';
import { getDatabase } from '@/lib/data/database';
import type { User } from '@/lib/data/users';

/** How long a session lasts: a week, in seconds. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** Opens a session and returns its token: whoever shows the token is the user. */
export async function createSession(userId: number): Promise<string> {
  const database = await getDatabase();
  const token = randomBytes(32).toString('base64url');
  await database.query(
    `INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))`,
    [hashOf(token), userId, SESSION_SECONDS],
  );
  return token;
}

/** The user whose session `token` opens; `undefined` when it is unknown or has expired. */
export async function findUserBySession(token: string): Promise<User | undefined> {
  const database = await getDatabase();
  const [user] = await database.query<User>(
    `SELECT users.id, users.name, users.email, users.created_at AS "createdAt"
     FROM sessions JOIN users ON users.id = sessions.user_id
     WHERE sessions.token_hash = $1 AND sessions.expires_at > now()`,
    [hashOf(token)],
  );
  return user;
}

export async function deleteSession(token: string): Promise<void> {
  const database = await getDatabase();
  await database.query('DELETE FROM sessions WHERE token_hash = $1', [hashOf(token)]);
}

/** Deletes the sessions that nobody can use any more, and says how many they were. */
export async function deleteExpiredSessions(): Promise<number> {
  const database = await getDatabase();
  const gone = await database.query('DELETE FROM sessions WHERE expires_at <= now() RETURNING user_id');
  return gone.length;
}

// Only the hash is kept, so that who reads the table cannot sign in with what it holds.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
