import { arrayTypes } from '@liandong/shared/persistence'
import postgres, { type Options, type Sql } from 'postgres'

/**
 * Opens a connection to a server that may be killed at any moment. postgres.js is not let ask for
 * array types by itself: nobody awaits the answer, so a connection that is lost meanwhile would end
 * this process. So arrays may be given, but are read as texts.
 */
export const openSql = (url: string, options: Options<Record<string, never>> = {}): Sql =>
  postgres(url, {
    max: 1,
    onnotice: () => {},
    connect_timeout: 5,
    fetch_types: false,
    types: arrayTypes,
    ...options,
  }) as unknown as Sql
