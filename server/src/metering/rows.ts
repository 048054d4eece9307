/** One column of rows that go into a statement: its Postgres type and where its value comes from. */
type Column<Row> = readonly [type: string, value: (row: Row) => unknown];

/**
 * Rows as a parameter of a statement: `from` is the `unnest(…) AS name(…)` to read them from, `values` the parameters
 * that it takes. Arrays, not JSON: the planner sees how many rows there are and stays with index look-ups.
 */
export function rowsParameter<Row>(
  name: string,
  columns: Readonly<Record<string, Column<Row>>>,
): { readonly from: string; values(rows: readonly Row[]): unknown[][] } {
  const entries = Object.entries(columns);
  const arrays = entries.map(([, [type]], index) => `$${index + 1}::${type}[]`);
  const names = entries.map(([column]) => `"${column}"`);
  return {
    from: `unnest(${arrays.join(', ')}) AS ${name}(${names.join(', ')})`,
    values: (rows) => entries.map(([, [, value]]) => rows.map(value)),
  };
}
