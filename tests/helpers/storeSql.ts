import { DatabaseSync } from 'node:sqlite';

type Value = string | number | null;

/** Looks at a store's file, or changes it, behind the program's back. */
export const sqlOn =
  (file: string) =>
  (statement: string, ...values: readonly Value[]): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(file);
    try {
      return database.prepare(statement).all(...values);
    } finally {
      database.close();
    }
  };
