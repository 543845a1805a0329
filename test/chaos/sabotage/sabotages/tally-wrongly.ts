import type { Sabotage } from '../sabotage.ts'

export const tallyWrongly: Sabotage = {
  name: 'tally-wrongly',
  what: 'the city tallies new cases, and forgets how they go on',
  foundBy: ['tallies'],
  edits: [
    {
      module: 'shared/dist/persistence/migrate.js',
      from: 'await migrate(drizzle(sql), { migrationsFolder: folder });',
      to: `await migrate(drizzle(sql), { migrationsFolder: folder });
        await sql.unsafe('drop trigger if exists tally_updates on cases');`,
    },
  ],
}
