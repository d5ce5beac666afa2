import { Pool, type PoolClient } from 'pg';
import type { Connection, Database } from '@/lib/data/database';

/** A pool of at most 10 connections to the PostgreSQL server at `url` (`postgres://user:password@host/name`). */
export function openPostgres(url: string): Database {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // Without a listener, an idle connection that the server closes would end the whole process.
  pool.on('error', (error) => console.error('PostgreSQL closed an idle connection:', error.message));

  return {
    ...connectionOver(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(connectionOver(client));
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        await rollBack(client);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    // A connection in an unknown state must not go back into the pool.
    client.release(true);
  }
}

function connectionOver(client: Pool | PoolClient): Connection {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const result = await client.query(sql, [...parameters]);
      return result.rows as Row[];
    },
  };
}
