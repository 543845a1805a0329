/** A version of nats-server, e.g. `2.12.7`. */
export type Version = readonly [major: number, minor: number, patch: number]

/** Reads the first `1.2.3` in a text, e.g. in what `nats-server --version` prints; null without one. */
export const readVersion = (text: string): Version | null => {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(text)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null
}

/** Negative when `one` is older than `other`, 0 when they are equal. */
export const compareVersions = (one: Version, other: Version): number =>
  one[0] - other[0] || one[1] - other[1] || one[2] - other[2]

/** `2.12.7` */
export const versionText = (version: Version): string => version.join('.')

/** What to name in messages and documents. */
export const SUPPORTED = '2.12.7 or newer, or 2.11.16 and later of 2.11'

/**
 * Older servers have published holes (deny rules bypassed through queues, `no_auth_user` on leaf
 * nodes, authorisation of stream restores); 2.11 gets the corrections from 2.11.16 on.
 */
export const isSupported = (version: Version): boolean =>
  compareVersions(version, [2, 12, 7]) >= 0 ||
  (compareVersions(version, [2, 11, 16]) >= 0 && compareVersions(version, [2, 12, 0]) < 0)
