// What is in the column, in cents, so that sums are exact.
export function cents(rows, column) {
  return rows.map((row) => BigInt(row[column].replace('.', '')));
}

export function sum(values) {
  return values.reduce((total, value) => total + value, 0n);
}
