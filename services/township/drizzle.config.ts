import { defineConfig } from 'drizzle-kit'

/** Migrations are generated from the tables: `pnpm --filter @liandong/township exec drizzle-kit generate`. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/tables.ts',
  out: './migrations',
})
