export * from './case-event-schema.ts'
export * from './feeds.ts'
export * from './permissions.ts'
export * from './subjects.ts'
