export * from './actor.ts'
export * from './token.ts'
export * from './visibility.ts'
