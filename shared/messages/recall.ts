import { z } from 'zod'

/** Most cases that one answer lists, that one question names, and that one range of a comparison has. */
export const MOST_LISTED = 1_000
export const MOST_ASKED = 100
export const RANGE = 5_000

const number = z.int().min(0).max(1_000_000)
const caseId = z.string().regex(/^[\w-]{0,60}$/)
const division = z.string().regex(/^(\d{4}|\d{6}|\d{9})$/)

const holding = z.tuple([caseId, number, z.array(number).max(MOST_LISTED)])

/** What an instance holds of a case: the last number of its log, and the numbers that wait. */
export type Holding = z.infer<typeof holding>

const question = z.discriminatedUnion('ask', [
  // What it holds of the cases of a division with numbers above `after`, up to `upTo` (null: all);
  // of a range with the digest that the asker has, it says only that it is the same.
  z.object({
    ask: z.literal('holdings'),
    division,
    after: caseId,
    upTo: caseId.nullable(),
    digest: z.string().max(64),
  }),
  // The entries of these cases above the numbers given.
  z.object({ ask: z.literal('entries'), of: z.array(z.tuple([caseId, number])).max(MOST_ASKED) }),
  // The messages of a division that it kept although it could not read them, after the one given.
  z.object({ ask: z.literal('unread'), division, after: z.int().min(0) }),
  // The first version of the catalogue above the one given.
  z.object({ ask: z.literal('catalogue'), above: z.int().min(0) }),
])

/** What a restored instance asks one that holds copies of the same cases. */
export type Question = z.infer<typeof question>

const unread = z.object({ subject: z.string().max(200), payload: z.string() })

const answers = {
  holdings: z.union([
    z.object({ same: z.literal(true) }),
    z.object({ cases: z.array(holding).max(MOST_LISTED), more: z.boolean() }),
  ]),
  entries: z.object({
    entries: z.array(z.record(z.string(), z.unknown())),
    more: z.boolean(),
  }),
  unread: z.object({ messages: z.array(unread), next: z.int().nullable() }),
  catalogue: z.object({ catalogue: z.record(z.string(), z.unknown()).nullable() }),
}

/** What is answered to each kind of question. */
export type Answers = { [Ask in Question['ask']]: z.infer<(typeof answers)[Ask]> }

const envelope = z.object({
  id: z.string().max(64),
  /** Whether the answerer's own database is trusted, and not being restored as well. */
  sure: z.boolean(),
  answer: z.unknown(),
})

/** The answer as it travels: the question it belongs to, and whether the answerer lacks nothing itself. */
export type Envelope = z.infer<typeof envelope>

const asked = z.object({ id: z.string().max(64), question })

const parse = <Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | null => {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** A question as it came, or null when it is none. Never throws. */
export const parseQuestion = (text: string): { id: string; question: Question } | null =>
  parse(asked, text)

/** An answer's envelope as it came, or null when it is none. Never throws. */
export const parseEnvelope = (text: string): Envelope | null => parse(envelope, text)

/** Whether what was answered fits the question, and if so what it says; else null. */
export const parseAnswer = <Ask extends Question['ask']>(
  ask: Ask,
  answer: unknown,
): Answers[Ask] | null => (answers[ask].safeParse(answer).data as Answers[Ask] | undefined) ?? null
