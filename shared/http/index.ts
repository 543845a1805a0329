export { guarded, type Handler } from './guarded.ts'
