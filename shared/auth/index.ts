export * from './actor.ts'
export * from './provider-keys.ts'
export * from './token.ts'
export * from './visibility.ts'
