export * from './read-config.ts'
export * from './tier-config.ts'
