/**
 * JSON texts as one parameter, a line each (JSON Lines): a JSON text holds no line feed. In an array
 * every quote would be escaped here and unescaped there, which costs more than the rest of a row.
 * Read by `string_to_table(…, E'\n')`.
 */
export const jsonLines = (texts: readonly string[]): string => texts.join('\n')
