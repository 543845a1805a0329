import { displayWidth, padTo } from './display-width.ts'

const widths = (rows: string[][]): number[] => {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
}

/** Rows of text as aligned lines, indented by two, with two blanks between the columns. */
export const alignRows = (rows: string[][]): string[] => {
  const columnWidths = widths(rows)
  return rows.map((row) =>
    `  ${row.map((cell, column) => padTo(cell, columnWidths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
}
