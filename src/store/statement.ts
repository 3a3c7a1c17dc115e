/** A prepared statement and what to run it with: made before the first of a transaction is sent. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Ready for the driver: it has nothing left to make of them that could fail. */
  readonly values: (string | number | Buffer)[];
}
