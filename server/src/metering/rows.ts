/** One column of rows that go into a statement: its Postgres type and where its value comes from. */
type Column<Row> = readonly [type: string, value: (row: Row) => unknown];

/**
 * Rows as a parameter of a statement: `from` is what to read them from, `values` the parameters that it takes.
 *
 * The limit takes nothing away, it is for the planner: of a limit that it does not know it expects a tenth, here a
 * single row, and so it plans index look-ups. For the ten rows that it expects of an array, it would hash whole tables
 * while they are small, and keep to that plan as they grow.
 */
export function rowsParameter<Row>(
  name: string,
  columns: Readonly<Record<string, Column<Row>>>,
): { readonly from: string; values(rows: readonly Row[]): unknown[] } {
  const entries = Object.entries(columns);
  const arrays = entries.map(([, [type]], index) => `$${index + 1}::${type}[]`);
  const names = entries.map(([column]) => `"${column}"`);
  return {
    from: `(SELECT * FROM unnest(${arrays.join(', ')}) LIMIT $${entries.length + 1}::int) AS ${name}(${names.join(', ')})`,
    values: (rows) => [...entries.map(([, [, value]]) => rows.map((row) => textOf(value(row)))), rows.length],
  };
}

/** pg writes instants in the zone of the process, bit by bit; Postgres reads this just as well. */
const textOf = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/**
 * A statement returns its rows in no order; the one of each request is put where the request stands.
 *
 * @throws Error if a request has no row: then the statement is not what its caller takes it for.
 */
export function inOrderOf<Row extends { readonly requestId: string }>(
  requests: readonly { readonly requestId: string }[],
  rows: readonly Row[],
): Row[] {
  const byId = new Map(rows.map((row) => [row.requestId, row]));
  return requests.map(({ requestId }) => {
    const row = byId.get(requestId);
    if (row === undefined) throw new Error('The statement has no row for a request.');
    return row;
  });
}
