import { randomBytes } from 'node:crypto'
import { PRIVATE, readJson, writeJson } from './json-file.ts'

/** The passwords of a data folder: the database superuser's and each instance's own. */
export type Secrets = { superuser: string; databases: Record<string, string> }

/** 192 random bits as text that needs no quoting anywhere. */
export const randomPassword = (): string => randomBytes(24).toString('base64url')

/** Reads the passwords, makes those that are missing, and keeps them where only the owner reads. */
export const ensureSecrets = async (file: string, instances: string[]): Promise<Secrets> => {
  const known = await readJson<Secrets>(file)
  const databases = { ...known?.databases }
  for (const id of instances) databases[id] ??= randomPassword()
  const secrets = { superuser: known?.superuser ?? randomPassword(), databases }
  await writeJson(file, secrets, PRIVATE)
  return secrets
}
