import { duplicates } from './duplicates.ts'
import type { ApplicantKind, Material, ServiceItem } from './item.ts'

/** What a counter tells the applicant about the materials, once and completely. */
export type MaterialCheck = {
  /** Required and not handed in, in the order of the check-list. */
  missing: Material[]
  /** Codes that were not asked of this applicant. */
  surplus: string[]
  /** Codes handed in more than once. */
  repeated: string[]
}

/** The check-list for this applicant: lines that are asked only of the other kind are left out. */
export function materialsFor(item: ServiceItem, applicant: ApplicantKind): Material[] {
  return item.materials.filter(({ only }) => only === undefined || only === applicant)
}

/**
 * Compares what was handed in with the check-list. Everything that is missing is told at once
 * 一次性告知 (行政许可法 第三十二条第一款第四项), so the counter never asks a second time.
 */
export function checkMaterials(
  item: ServiceItem,
  applicant: ApplicantKind,
  handedIn: readonly { code: string }[],
): MaterialCheck {
  const asked = materialsFor(item, applicant)
  const codes = handedIn.map(({ code }) => code)
  const given = new Set(codes)
  const known = new Set(asked.map(({ code }) => code))
  return {
    missing: asked.filter(({ code, required }) => required && !given.has(code)),
    surplus: [...given].filter((code) => !known.has(code)),
    repeated: duplicates(codes),
  }
}
