import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';

/** A place in a query for a value that comes later. */
class Blank {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Stands for a value while a query is being written. */
export type Blanks = <T>(name: string) => T;

/** A query as a driver takes it. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A query that is written once and run often: to write one takes ten times as long as to run it. */
export interface Prepared<Row> {
  /** The query with its values, for whoever runs it elsewhere. */
  fill(values: Readonly<Record<string, unknown>>): Statement;
  /** @param values by the names of the blanks */
  run(db: Pick<Kysely<unknown>, 'executeQuery'>, values: Readonly<Record<string, unknown>>): Promise<QueryResult<Row>>;
}

/** @param write called once, at the first use */
export function prepare<Row>(write: (blank: Blanks) => Compilable<Row>): Prepared<Row> {
  let written: CompiledQuery<Row> | null = null;
  const fill = (values: Readonly<Record<string, unknown>>): CompiledQuery<Row> => {
    written ??= write(<T>(name: string) => new Blank(name) as T).compile();
    const parameters = written.parameters.map((one) => (one instanceof Blank ? values[one.name] : one));
    return { ...written, parameters };
  };
  return { fill, run: (db, values) => db.executeQuery<Row>(fill(values)) };
}
