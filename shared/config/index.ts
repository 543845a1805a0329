export * from './database-address.ts'
export * from './metrics-address.ts'
export * from './read-config.ts'
export * from './tier-config.ts'
