import { migrate } from '@/lib/data/migrate';

/** Where statements can be run: the database itself, or a transaction in it. */
export interface Connection {
  /**
   * Runs one statement and returns its rows.
   *
   * @param parameters The values of `$1`, `$2`, ...; never write a value into the statement itself.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** PostgreSQL, embedded or on a server: both understand the same SQL. */
export interface Database extends Connection {
  /** Commits what `work` did once it is through; when it throws, nothing of it remains. */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

// Survives what the module does not: a reload in development, and being bundled into several routes.
const store = globalThis as typeof globalThis & { guideDatabase?: Promise<Database> | undefined };

/**
 * The database, opened and migrated at the first call: the PostgreSQL server at DATABASE_URL when that is
 * set, else PGlite in the folder DATA_DIR (`.data` unless set; `memory://` keeps nothing).
 */
export function getDatabase(): Promise<Database> {
  store.guideDatabase ??= openDatabase().catch((error: unknown) => {
    // Forgotten, so that the next request tries again.
    store.guideDatabase = undefined;
    throw error;
  });
  return store.guideDatabase;
}

/** Whether a statement failed because a value that must be unique is there already. */
export function isUniqueViolation(error: unknown): boolean {
  // The code of PostgreSQL's appendix A, "unique_violation".
  return error instanceof Error && 'code' in error && error.code === '23505';
}

async function openDatabase(): Promise<Database> {
  const database = await connect();
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

// Dynamic imports, so that only the driver in use is loaded.
async function connect(): Promise<Database> {
  const { DATABASE_URL, DATA_DIR } = process.env;
  if (DATABASE_URL) {
    const { openPostgres } = await import('@/lib/data/open-postgres');
    return openPostgres(DATABASE_URL);
  }
  const { openPglite } = await import('@/lib/data/open-pglite');
  return openPglite(DATA_DIR || '.data');
}
