import type { HandedIn, Officer } from './event.ts'

/** Who acts, when, and whether as the department's chief representative 首席代表. */
export type Acting = { officer: Officer; chief: boolean; now: Date }

/** What can be done to a case that exists. */
export type CaseCommand =
  | { type: 'forward' }
  | { type: 'takeOver' }
  | { type: 'claim' }
  | { type: 'supplement'; materials: string[] }
  | { type: 'review'; opinion: 'approve' | 'refuse'; text: string }
  | { type: 'decide'; outcome: 'granted' | 'refused'; text: string }
  | { type: 'return'; reason: string; missing: HandedIn[] }
  | { type: 'handDown' }
  | { type: 'deliver'; recipient: string; method: 'counter' | 'post' }
  | { type: 'withdraw'; reason: string }
