import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Connection, Database } from '@/lib/data/database';
import { lockFolder } from '@/lib/data/lock-folder';

/**
 * PostgreSQL inside this process, its data in `folder`.
 *
 * @param folder Made when missing; `memory://` for a database that is gone with the process.
 * @throws When another process uses the folder.
 */
export async function openPglite(folder: string): Promise<Database> {
  if (folder.startsWith('memory://')) return databaseOver(await PGlite.create(folder), () => {});

  const path = resolve(folder);
  // For this user alone: PGlite makes files that everyone may read and write.
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(path);
  try {
    return databaseOver(await PGlite.create(join(path, 'postgres')), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function databaseOver(pglite: PGlite, unlock: () => void): Database {
  return {
    ...connectionOver(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(connectionOver(transaction))),
    async close() {
      await pglite.close();
      unlock();
    },
  };
}

function connectionOver(client: PGlite | Transaction): Connection {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const result = await client.query<Row>(sql, [...parameters]);
      return result.rows;
    },
  };
}
