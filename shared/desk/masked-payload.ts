import { maskId, maskMobile, maskName } from '../identity/index.ts'

const masks: Record<string, (text: string) => string> = {
  idNumber: maskId,
  mobile: maskMobile,
  recipient: maskName,
}

/** Identity numbers and telephones anywhere else: 11 to 18 digits that are part of nothing longer. */
const NUMBERS = /(?<![\dA-Za-z])\d{11,17}[\dXx]?(?![\dA-Za-z])/g

const masked = (key: string, value: unknown): unknown => {
  if (typeof value === 'number' && value >= 1e10) return maskId(String(value))
  if (typeof value !== 'string') return value
  const mask = masks[key]
  return mask ? mask(value) : value.replace(NUMBERS, maskId)
}

/** The name in an applicant; elsewhere a name is that of an officer, an item or a material. */
const withoutNames = (key: string, value: unknown): unknown => {
  if (key !== 'applicant' || typeof value !== 'object' || value === null) return masked(key, value)
  const { name } = value as { name?: unknown }
  return typeof name === 'string' ? { ...value, name: maskName(name) } : value
}

/**
 * The payload of a dead letter as its operator sees it: operators mend machines and need no
 * identity number, telephone or name of an applicant (个人信息保护法 第六条). What is no JSON is shown
 * with every long number masked.
 */
export const maskedPayload = (payload: string): string => {
  try {
    return JSON.stringify(JSON.parse(payload, withoutNames))
  } catch {
    return payload.replace(NUMBERS, maskId)
  }
}
