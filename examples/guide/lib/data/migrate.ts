import type { Connection, Database } from '@/lib/data/database';

/** In the order in which they run, each once; add to the end, never change what has run somewhere. */
const MIGRATIONS = [
  {
    name: '001-users',
    sql: `CREATE TABLE users (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      email text NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
  },
  {
    name: '002-sessions',
    sql: `CREATE TABLE sessions (
      token_hash text PRIMARY KEY,
      user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      expires_at timestamptz NOT NULL
    )`,
  },
  {
    name: '003-first-users',
    sql: `INSERT INTO users (name, email) VALUES ('Alice', 'alice@example.com'), ('Bob', 'bob@example.com')`,
  },
] as const;

/** Any number will do, as long as nothing else in the same database locks it. */
const LOCK = 20_260_116;

/** Brings the database's tables up to date: every migration that has not run yet, or none of them. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (connection) => {
    // Processes that start together wait for one another here.
    await connection.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await connection.query(`CREATE TABLE IF NOT EXISTS guide_migrations (
      name text PRIMARY KEY,
      run_at timestamptz NOT NULL DEFAULT now()
    )`);
    const done = await namesOfMigrations(connection);
    for (const { name, sql } of MIGRATIONS) {
      if (done.has(name)) continue;
      await connection.query(sql);
      await connection.query('INSERT INTO guide_migrations (name) VALUES ($1)', [name]);
    }
  });
}

async function namesOfMigrations(connection: Connection): Promise<Set<string>> {
  const rows = await connection.query<{ name: string }>('SELECT name FROM guide_migrations');
  return new Set(rows.map((row) => row.name));
}
